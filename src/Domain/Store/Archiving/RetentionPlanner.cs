using System.Globalization;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Archiving;

/// <summary>Evaluates the retention settings of the whole store, without changing anything.</summary>
public sealed class RetentionPlanner(ITable table, Settings settings, TimeProvider clock)
{
    /// <summary>Returns what the settings currently require; every item states its rule and the layer that the rule comes from.</summary>
    public async Task<ArchivePlan> PlanAsync(CancellationToken cancellationToken)
    {
        List<ArchiveItem> items = [];
        List<string> warnings = [];
        StoreSettings store = await settings.GetAsync(null, null, cancellationToken);
        foreach (string ns in (await NamespaceRow.ReadAllAsync(table, cancellationToken)).Select(n => n.Name))
        {
            NamespaceEvaluation evaluation = new(
                ns, clock.GetUtcNow(), store, await settings.GetAsync(ns, null, cancellationToken), cancellationToken);
            foreach (ArchivableEnvironment environment in await ArchivableEnvironment.ReadAsync(table, ns, cancellationToken))
            {
                evaluation.Add(environment, await settings.GetAsync(ns, environment.Environment.Name, cancellationToken));
            }

            items.AddRange(evaluation.Finish(warnings));
        }

        return new ArchivePlan(items, warnings);
    }

    // Evaluates the environments of one namespace, and then the quota.
    private sealed class NamespaceEvaluation(
        string ns, DateTimeOffset now, StoreSettings store, StoreSettings own, CancellationToken cancellationToken)
    {
        private readonly List<ArchiveItem> _items = [];
        private readonly List<(Build Build, bool IsActive)> _spare = [];
        private long _bytes;

        public void Add(ArchivableEnvironment environment, StoreSettings effective)
        {
            RetentionPolicy policy = effective.Retention;
            foreach ((int place, Build build) in environment.Completed.Index())
            {
                if (IsProtected(environment, policy, place, build))
                {
                    _bytes += build.Size;
                }
                else if (policy.Archives && (policy.ArchiveAfter is not { } age || Built(build) < now - age))
                {
                    _items.Add(Item(build, environment.IsActive(build), ArchiveAction.Archive, RuleOf(effective, policy)));
                }
                else
                {
                    _bytes += build.Size;
                    _spare.Add((build, environment.IsActive(build)));
                }
            }

            if (policy.DeleteArchivedAfter is { } kept)
            {
                string rule = Layered(SettingKey.RetentionDeleteArchivedAfter, effective, StoreAge.Text(kept));
                _items.AddRange(environment.Archived
                    .Where(b => b.ArchivedOn < now - kept && !environment.IsActive(b))
                    .Select(b => Item(b, false, ArchiveAction.Delete, rule)));
            }
        }

        public IReadOnlyList<ArchiveItem> Finish(List<string> warnings)
        {
            long quota = own.Retention.NamespaceQuota;
            if (quota > 0)
            {
                string rule = Layered(SettingKey.RetentionNamespaceQuota, own, quota.ToString(CultureInfo.InvariantCulture));
                foreach ((Build build, bool isActive) in _spare.OrderBy(s => Built(s.Build)).TakeWhile(_ => _bytes > quota))
                {
                    _bytes -= build.Size;
                    _items.Add(Item(build, isActive, ArchiveAction.Archive, rule));
                }

                if (_bytes > quota)
                {
                    warnings.Add(string.Create(
                        CultureInfo.InvariantCulture,
                        $"namespace {ns} stays at {_bytes} bytes, above its quota of {quota}: what is left is protected"));
                }
            }

            return [.. _items.OrderBy(i => i.Environment, StringComparer.Ordinal).ThenBy(i => i.BuildId)];
        }

        private bool IsProtected(ArchivableEnvironment environment, RetentionPolicy policy, int place, Build build) =>
            (policy.KeepActive && environment.IsActive(build))
            || place < policy.KeepLast
            || (policy.KeepYoungerThan is { } young && Built(build) > now - young);

        private string RuleOf(StoreSettings effective, RetentionPolicy policy)
        {
            List<string> rules = [];
            if (policy.KeepLast > 0)
            {
                rules.Add(Layered(SettingKey.RetentionKeepLast, effective, policy.KeepLast.ToString(CultureInfo.InvariantCulture)));
            }

            if (policy.ArchiveAfter is { } age)
            {
                rules.Add(Layered(SettingKey.RetentionArchiveAfter, effective, StoreAge.Text(age)));
            }

            return string.Join(" and ", rules);
        }

        // A value equal to that of the layer below is attributed to that layer.
        private string Layered(string key, StoreSettings effective, string value)
        {
            string layer = effective.Shows(key) != own.Shows(key)
                ? "the environment"
                : own.Shows(key) != store.Shows(key) ? "the namespace"
                : "the store";
            return $"{key}={value} of {layer}";
        }

        private ArchiveItem Item(Build build, bool isActive, ArchiveAction action, string rule) => new(
            build.Id, ns, build.Environment, action, rule, build.Size, FreedSpace.Of(build, cancellationToken), build.EndedOn, isActive);

        private static DateTimeOffset Built(Build build) => build.InstalledOn;
    }
}
