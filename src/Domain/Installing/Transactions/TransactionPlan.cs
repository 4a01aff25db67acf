using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>Represents the difference between the current and the intended content of a prefix.</summary>
internal sealed class TransactionPlan
{
    private TransactionPlan(IReadOnlyList<RepodataRecord> order, PythonInfo? python)
    {
        Order = order;
        Python = python;
    }

    /// <summary>Gets every package of the finished environment in topological order.</summary>
    public IReadOnlyList<RepodataRecord> Order { get; }

    /// <summary>Gets the Python of the finished environment.</summary>
    public PythonInfo? Python { get; }

    /// <summary>Removals first, in reverse topological order; then what is linked, in topological order.</summary>
    public IReadOnlyList<PlannedOperation> Operations { get; private init; } = [];

    /// <summary>Installed packages that stay as they are.</summary>
    public IReadOnlyList<PrefixRecord> Kept { get; private init; } = [];

    /// <summary>Installed packages whose files go, in the order of going.</summary>
    public IReadOnlyList<PrefixRecord> Unlinked { get; private init; } = [];

    /// <summary>Computes the plan.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidRequest"/> for two packages of one name,
    /// <see cref="ErrorCode.InvalidName"/> for an identity that is no file name.</exception>
    public static TransactionPlan Compute(IReadOnlyList<PrefixRecord> installed, IReadOnlyList<TargetPackage> target)
    {
        Check(target);
        IReadOnlyList<RepodataRecord> order = Sort(target.Select(t => t.Record));
        PythonInfo? python = PythonInfo.FromRecords(order);
        PythonInfo? old = PythonInfo.FromRecords(installed.Select(r => r.Repodata));
        bool pythonMoved = old is null || python is null || python.NeedsRelink(old);

        Dictionary<string, PrefixRecord> current = installed.ToDictionary(r => r.Repodata.Key, StringComparer.Ordinal);
        List<PrefixRecord> kept = [];
        List<PlannedOperation> linked = [];
        foreach (RepodataRecord wanted in order)
        {
            if (!current.TryGetValue(wanted.Key, out PrefixRecord? present))
            {
                linked.Add(new PlannedOperation(OperationKind.Install, null, wanted));
            }
            else if (!present.IsSamePackage(wanted))
            {
                linked.Add(new PlannedOperation(OperationKind.Change, present.Repodata, wanted));
            }
            else if (wanted.Noarch == NoarchKind.Python && pythonMoved)
            {
                linked.Add(new PlannedOperation(OperationKind.Reinstall, present.Repodata, wanted));
            }
            else
            {
                kept.Add(present);
            }
        }

        HashSet<string> keptNames = [.. kept.Select(r => r.Repodata.Key)];
        List<PrefixRecord> unlinked =
        [
            .. Sort(installed.Select(r => r.Repodata)).Reverse()
                .Where(r => !keptNames.Contains(r.Key)).Select(r => current[r.Key]),
        ];
        HashSet<string> wantedNames = [.. order.Select(r => r.Key)];
        IEnumerable<PlannedOperation> removed = unlinked.Where(r => !wantedNames.Contains(r.Repodata.Key))
            .Select(r => new PlannedOperation(OperationKind.Remove, r.Repodata, null));
        return new TransactionPlan(order, python) { Operations = [.. removed, .. linked], Kept = kept, Unlinked = unlinked };
    }

    // Wheels need Python, and it needs none of them.
    private static IReadOnlyList<RepodataRecord> Sort(IEnumerable<RepodataRecord> records)
    {
        ILookup<bool, RepodataRecord> kinds = records.ToLookup(r => r.IsWheel);
        return [.. TopologicalOrder.Sort(kinds[false]), .. kinds[true].OrderBy(r => r.Name, StringComparer.Ordinal)];
    }

    private static void Check(IReadOnlyList<TargetPackage> target)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (TargetPackage package in target)
        {
            PathComponent.Check(package.Record.Key, "package name");
            PathComponent.Check(package.Record.Identity + ".json", "package identity");
            if (!names.Add(package.Record.Key))
            {
                throw new StoreException(ErrorCode.InvalidRequest, $"An environment cannot have two packages named '{package.Record.Key}'.")
                {
                    Found = package.Record.Key,
                };
            }
        }
    }
}
