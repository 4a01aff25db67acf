using System.Globalization;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Api;
using CondaStore.Web;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Pages;

/// <summary>The pages of environments. They use the same rules as the API for reading, and the API itself for changes.</summary>
public sealed class EnvironmentPageFunctions(
    PageAnswers answers,
    HomeContents list,
    BuildHistory history,
    EnvironmentStore environments,
    BuildStore builds,
    Specifications specifications,
    IShare share)
{
    /// <summary>Shows all environments that the caller may see.</summary>
    [Function("PageHome")]
    public Task<IResult> Home(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/admin")] HttpRequest request,
        CancellationToken cancellationToken) =>
        answers.PageAsync<Home>(request, frame => list.GetAsync(request, frame, cancellationToken), cancellationToken);

    /// <summary>Shows an environment: what can be used, what is in it, what happened last.</summary>
    [Function("PageEnvironment")]
    public Task<IResult> Environment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/admin/environment/{ns}/{env}")] HttpRequest request,
        string ns,
        string env,
        CancellationToken cancellationToken) => answers.PageAsync<EnvironmentDetails>(
            request,
            async frame =>
            {
                frame.Caller.Require(Permission.EnvironmentRead, $"{ns}/{env}");
                StoreEnvironment environment = await environments.GetAsync(ns, env, cancellationToken);
                Build? current = environment.CurrentBuildId is { } id ? await builds.FindAsync(id, cancellationToken) : null;
                Specification? specification = current is null
                    ? null
                    : await specifications.GetAsync(current.SpecificationSha256, cancellationToken);
                IReadOnlyList<BuildPackage> installed = current is null ? [] : await builds.AllPackagesAsync(current, cancellationToken);
                Page<HistoryEntry> recent = await history.PageAsync(
                    environment, new Paging(0, EnvironmentDetails.RecentSize), cancellationToken);
                return new Dictionary<string, object?>
                {
                    [nameof(EnvironmentDetails.Environment)] = environment,
                    [nameof(EnvironmentDetails.Current)] = current,
                    [nameof(EnvironmentDetails.Recent)] = recent.Items,
                    [nameof(EnvironmentDetails.Requested)] = specification is not null && SpecificationText.File(specification) is { } file
                        ? RequestedPackage.Of(file, installed)
                        : [],
                    [nameof(EnvironmentDetails.Installed)] = installed.Count,
                    [nameof(EnvironmentDetails.Specification)] = specification is null
                        ? null
                        : await builds.FindTextAsync(current!, cancellationToken) ?? SpecificationText.Of(specification),
                    [nameof(EnvironmentDetails.Use)] = current?.Status == BuildStatus.Completed
                        ? UseCommand.Of(PrefixPaths.LinkOf(share, ns, env), specification)
                        : null,
                };
            },
            cancellationToken);

    /// <summary>Shows what changed in an environment, and compares two of its builds.</summary>
    [Function("PageEnvironmentHistory")]
    public Task<IResult> History(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/admin/environment/{ns}/{env}/history")]
        HttpRequest request,
        string ns,
        string env,
        CancellationToken cancellationToken) => answers.PageAsync<EnvironmentHistory>(
            request,
            async frame =>
            {
                frame.Caller.Require(Permission.EnvironmentRead, $"{ns}/{env}");
                StoreEnvironment environment = await environments.GetAsync(ns, env, cancellationToken);
                int number = PageQuery.Number(request);
                ApiQuery query = new(request);
                (string? from, string? to) = (PageQuery.Text(query, "from"), PageQuery.Text(query, "to"));
                (IReadOnlyList<PackageChange>? difference, int unchanged, string? problem) =
                    await CompareAsync(environment, from, to, cancellationToken);
                IReadOnlyList<EnvironmentBuilds> both = await builds.OfEnvironmentsAsync([environment], cancellationToken);
                return new Dictionary<string, object?>
                {
                    [nameof(EnvironmentHistory.Environment)] = environment,
                    [nameof(EnvironmentHistory.Newest)] = both[0].Newest,
                    [nameof(EnvironmentHistory.Entries)] = await history.PageAsync(
                        environment, PageQuery.Paging(number, EnvironmentHistory.PageSize), cancellationToken),
                    [nameof(EnvironmentHistory.Number)] = number,
                    [nameof(EnvironmentHistory.From)] = from,
                    [nameof(EnvironmentHistory.To)] = to,
                    [nameof(EnvironmentHistory.Difference)] = difference,
                    [nameof(EnvironmentHistory.Unchanged)] = unchanged,
                    [nameof(EnvironmentHistory.Problem)] = problem,
                };
            },
            cancellationToken);

    private async Task<(IReadOnlyList<PackageChange>? Difference, int Unchanged, string? Problem)> CompareAsync(
        StoreEnvironment environment, string? from, string? to, CancellationToken cancellationToken)
    {
        if (from is null || to is null)
        {
            return (null, 0, null);
        }

        List<IReadOnlyList<BuildPackage>> packages = [];
        foreach (string text in new[] { from, to })
        {
            Build? build = long.TryParse(text, CultureInfo.InvariantCulture, out long id) ? await builds.FindAsync(id, cancellationToken) : null;
            if (build is null || build.EnvironmentId != environment.Id)
            {
                return (null, 0, $"{environment.Name} has no build {text}.");
            }

            if (await builds.AllPackagesAsync(build, cancellationToken) is not { Count: > 0 } installed)
            {
                return (null, 0, $"Build {text} has no packages to compare.");
            }

            packages.Add(installed);
        }

        IReadOnlyList<PackageChange> changes = PackageChange.Between(packages[0], packages[1]);
        return (changes, packages[1].Count - changes.Count(c => c.After is not null), null);
    }
}
