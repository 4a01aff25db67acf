using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>Determines which packages of the active build a new build keeps.</summary>
internal sealed class BuildUpdates(
    EnvironmentStore environments, BuildStore builds, Func<string, CancellationToken, Task<Specification>> specificationOf)
{
    // They are stored with the build.
    private const int LongestNames = 20_000;

    /// <summary>Returns what a new build of an environment keeps; null if it keeps nothing or there is no active build.</summary>
    public async Task<BuildUpdate?> FindAsync(
        UpdateRequest? request, string ns, string environment, EnvironmentFile file, CancellationToken cancellationToken)
    {
        if (request is null
            || await environments.FindAsync(ns, environment, cancellationToken) is not { CurrentBuildId: { } id }
            || await builds.FindAsync(id, cancellationToken) is not { Status: BuildStatus.Completed or BuildStatus.Archived } active)
        {
            return null;
        }

        IReadOnlyList<string> names = request.Names
            ?? Changed(await specificationOf(active.SpecificationSha256, cancellationToken), file);
        if (names.Sum(n => n.Length) > LongestNames)
        {
            throw new StoreException(ErrorCode.InvalidRequest, $"{names.Count} packages may change; name fewer, or let all change.");
        }

        return new BuildUpdate(request.Mode, names, id);
    }

    // A requirement that was removed counts too: its package may still be a dependency of others.
    private static string[] Changed(Specification before, EnvironmentFile file)
    {
        if (before.IsLockfile)
        {
            return [.. Requirements(file).Select(r => r.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }

        HashSet<(string, string)> changed = [.. Requirements(before.File())];
        changed.SymmetricExceptWith(Requirements(file));
        return [.. changed.Select(r => r.Item1).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<(string Name, string Text)> Requirements(EnvironmentFile file) =>
    [
        .. file.Dependencies.Where(d => d.Pip is null).Select(d => (NameOf(d), $"{d.Text} {d.Selector}")).Where(r => r.Item1 is not null)
            .Select(r => (ProjectName.Normalize(r.Item1!), r.Item2)),
        .. file.PipLines.Where(l => l.Requirement is not null).Select(l => (l.Requirement!.Name, l.Text)),
    ];

    // A dependency with a selector is kept as text.
    private static string? NameOf(EnvironmentDependency dependency) =>
        dependency.Conda?.Name
        ?? (MatchSpec.TryParse(dependency.Text ?? "", SpecOptions.Extensions, out MatchSpec? spec) ? spec.Name : null);
}
