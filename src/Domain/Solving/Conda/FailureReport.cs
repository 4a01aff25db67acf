using System.Text;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Solving.Conda;

/// <summary>Describes a failed solve in sentences, with hints.</summary>
internal static class FailureReport
{
    private const int NearestShown = 3;
    private const int LinesShown = 60;

    /// <summary>Creates the exception to throw.</summary>
    /// <param name="request">The request.</param>
    /// <param name="provider">The provider of the channels' records.</param>
    /// <param name="outcome">The search that failed.</param>
    /// <param name="texts">The requirements and constraints of the search as written in the request; null for those not in the
    /// request.</param>
    /// <param name="more">Adds hints about statements that are not about conda packages, and returns whether one of them is about a name
    /// that does not exist; null for none.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async ValueTask<SolveFailure> CreateAsync(
        SolveRequest request, CondaProvider provider, SearchOutcome outcome, string?[] texts,
        Func<ConflictTree, List<string>, CancellationToken, ValueTask<bool>>? more, CancellationToken cancellationToken)
    {
        string[] requirements = [.. outcome.Core.Select(i => texts[i]).OfType<string>().Distinct()];
        List<string> hints = [];
        bool unknownRequest = more is not null && await more(outcome.Conflict!, hints, cancellationToken);
        foreach (ConflictNode node in outcome.Conflict!.Nodes().Where(n => !n.Name.Contains(':', StringComparison.Ordinal)))
        {
            if (node.Kind == ConflictNodeKind.RequirementWithoutCandidates)
            {
                bool exists = await provider.HasRecordsAsync(node.Name, cancellationToken);
                unknownRequest |= !exists
                    && request.Specs.Any(s => s.Name == node.Name)
                    && outcome.Conflict!.Missing.Any(n => n.Name == node.Name);
                string? unusable = UnusableHint(request, node.Name);
                Add(hints, exists ? provider.VersionsHint(node.Name) : unusable is null ? UnknownNameHint(request, node.Name) : null);
                Add(hints, unusable);
            }
            else if (node.Kind == ConflictNodeKind.ExcludedCandidate)
            {
                Add(hints, ExclusionHint(node));
            }
            else if (node.Name.StartsWith("__", StringComparison.Ordinal)
                && node.Kind is ConflictNodeKind.Constraint or ConflictNodeKind.ClashingCandidate)
            {
                Add(hints, VirtualPackageHint(request, node.Name));
            }
        }

        string message = Sentence(requirements, request.Platform) + "\n" + outcome.Conflict!.ToString(LinesShown);
        ErrorCode code = unknownRequest ? ErrorCode.PackageNotFound : ErrorCode.Unsatisfiable;
        return new SolveFailure(code, message, requirements, outcome.Conflict!, outcome.Statistics) { Hints = hints };
    }

    private static string Sentence(string[] requirements, string? platform)
    {
        string where = platform is null ? "" : $" for {platform}";
        return requirements.Length switch
        {
            0 => $"The packages that the target machine offers exclude each other{where}.",
            1 => $"'{requirements[0]}' cannot be installed{where}.",
            _ => string.Join(
                ", ", requirements[..^1].Select(r => $"'{r}'")) + $" and '{requirements[^1]}' cannot be installed together{where}.",
        };
    }

    /// <summary>Adds a hint unless it is already present.</summary>
    public static void Add(List<string> hints, string? hint)
    {
        if (hint is not null && !hints.Contains(hint))
        {
            hints.Add(hint);
        }
    }

    private static string? UnknownNameHint(SolveRequest request, string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            return VirtualPackageHint(request, name);
        }

        NameSketch sketch = NameSketch.Of(Encoding.UTF8.GetBytes(name));
        IReadOnlyList<string> nearest = NearestNames.Find(
            name, request.Channels.SelectMany(c => c).SelectMany(s => s.NamesNear(sketch, NearestNames.LimitFor(name)))
                .Distinct(), NearestShown);
        string channels = string.Join(", ", request.Channels.Where(c => c.Count > 0).Select(c => c[0].Channel.Name));
        return nearest.Count == 0
            ? $"No channel has a package named '{name}' (searched: {channels})."
            : $"No channel has a package named '{name}' (searched: {channels}); did you mean "
                + $"{string.Join(" or ", nearest.Select(n => $"'{n}'"))}?";
    }

    /// <summary>Returns a hint about unusable content of the channels for a name.</summary>
    private static string? UnusableHint(SolveRequest request, string name)
    {
        foreach (SubdirSource source in request.Channels.SelectMany(c => c))
        {
            string[] skipped = [.. source.Warnings.Where(w => PackageOf(w) == name)];
            if (skipped.Length > 0)
            {
                string more = skipped.Length == 1 ? "" : $" (and {skipped.Length - 1} more)";
                return $"Channel '{source.Channel.Name}' has records of '{name}' that cannot be used: {source.Subdir}/{skipped[0]}{more}.";
            }
        }

        return null;
    }

    /// <summary>Returns the package that a warning is about: it begins with the name of an archive.</summary>
    private static string? PackageOf(string warning)
    {
        string identity = warning.Split(':', 2)[0];
        int build = identity.LastIndexOf('-');
        int version = build <= 0 ? -1 : identity.LastIndexOf('-', build - 1);
        return version <= 0 ? null : identity[..version].ToLowerInvariant();
    }

    private static string VirtualPackageHint(SolveRequest request, string name)
    {
        string? present = request.VirtualPackages.FirstOrDefault(v => v.Name == name)?.Version;
        string override_ = $"set {VirtualPackageDetection.VariablePrefix}{name.TrimStart('_').ToUpperInvariant()} or give the virtual "
            + "package explicitly if the target machine has it";
        return present is null
            ? $"The target machine offers no '{name}'; {override_}."
            : $"The target machine offers '{name}' {present}; {override_} in another version.";
    }

    private static string ExclusionHint(ConflictNode node)
    {
        string reason = node.Reason!;
        if (reason.StartsWith("due to strict channel priority", StringComparison.Ordinal))
        {
            string channel = reason.Split('\'')[1];
            return $"Channel '{channel}' has {node.Subject}, hidden by strict channel priority: "
                + $"ask for '{channel}::{node.Name}', put the channel first, or use flexible priority.";
        }

        if (reason.StartsWith("the package is uploaded after", StringComparison.Ordinal))
        {
            return $"{node.Subject} is younger than the cut-off date; move the date or except '{node.Name}' from it.";
        }

        return reason.StartsWith("candidate not in requested channel", StringComparison.Ordinal)
            ? $"{node.Subject} exists in another channel than the one that was asked for."
            : $"{node.Subject} is excluded because {reason}.";
    }
}
