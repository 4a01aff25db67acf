using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Store.Work;

/// <summary>Tells what a specification would change, without building it.</summary>
public sealed class SpecificationPreview(
    Specifications specifications,
    EnvironmentStore environments,
    BuildStore builds,
    EnvironmentSolver solver,
    SolveArtifacts artifacts,
    PackageCache cache)
{
    /// <summary>Reads and solves a specification and compares the packages with those of the active build of its environment.</summary>
    /// <param name="text">The text of the environment file.</param>
    /// <param name="ns">The namespace of the environment.</param>
    /// <param name="update">How much of the active build may change; null for everything.</param>
    /// <param name="caller">Who asks; builds that the caller may not see are not compared.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The changes, or the problems that prevent a build: all mistakes of the file, or why it cannot be solved.</returns>
    /// <exception cref="StoreException">The caller may not solve in the namespace (<see cref="ErrorCode.AccessDenied"/>).</exception>
    public async Task<PreviewResult> RunAsync(
        string text, string ns, UpdateRequest? update, Caller caller, CancellationToken cancellationToken)
    {
        SpecificationReading reading = SpecificationReading.Of(text);
        caller.Require(Permission.EnvironmentSolve, reading.Name is { } name ? $"{ns}/{name}" : ns);
        if (reading.Problems.Count > 0)
        {
            return new PreviewResult { Name = reading.Name, Problems = reading.Problems };
        }

        try
        {
            return await SolveAsync(text, ns, reading.Name!, update, caller, cancellationToken);
        }
        catch (StoreException failure) when (failure.Code is not (ErrorCode.Internal or ErrorCode.AccessDenied))
        {
            return new PreviewResult { Name = reading.Name, Problems = [SpecificationProblem.Of(failure)] };
        }
    }

    private async Task<PreviewResult> SolveAsync(
        string text, string ns, string name, UpdateRequest? update, Caller caller, CancellationToken cancellationToken)
    {
        (var file, var settings) = await specifications.ExamineAsync(text, ns, cancellationToken);
        Build? active = await ActiveAsync(ns, name, caller, cancellationToken);
        BuildUpdate? kept = active is null ? null : await specifications.UpdateAsync(update, ns, name, file, cancellationToken);
        UpdateRule? rule = await artifacts.FindRuleAsync(kept, cancellationToken);
        PreparedEnvironment prepared = await solver.PreparePreviewAsync(file, settings, rule, cancellationToken);
        EnvironmentSolution solution = await solver.SolveAsync(prepared, _ => { }, cancellationToken);
        EnvironmentContent content = EnvironmentContent.Of(solution.For(HostPlatform.Subdir));
        BuildPackage[] after =
            [.. content.Packages.Select(p => BuildPackages.Of(p.Record)), .. content.Sources.Select(p => BuildPackages.Of(p))];
        IReadOnlyList<BuildPackage> before = active is null ? [] : await builds.AllPackagesAsync(active, cancellationToken);
        IReadOnlyList<PackageChange> changes = PackageChange.Between(before, after);
        HashSet<BuildPackage> changed = [.. changes.Select(c => c.After).OfType<BuildPackage>()];
        long bytes = content.Packages.Zip(after)
            .Where(p => changed.Contains(p.Second) && cache.Find(p.First.Record, cancellationToken) is null)
            .Sum(p => p.Second.Size ?? 0);
        return new PreviewResult
        {
            Name = name,
            Packages = after.Length,
            ComparedWith = active?.Id,
            Changes = changes,
            BytesToFetch = bytes,
            Warnings = solution.Warnings,
        };
    }

    private async Task<Build?> ActiveAsync(string ns, string name, Caller caller, CancellationToken cancellationToken) =>
        caller.May(Permission.EnvironmentRead, $"{ns}/{name}")
        && await environments.FindAsync(ns, name, cancellationToken) is { CurrentBuildId: { } id }
        && await builds.FindAsync(id, cancellationToken) is { Status: BuildStatus.Completed or BuildStatus.Archived } build
            ? build
            : null;
}
