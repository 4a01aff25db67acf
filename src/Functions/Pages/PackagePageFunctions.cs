using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.Store.Work.Search;
using CondaStore.Functions.Api;
using CondaStore.Web;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Pages;

/// <summary>The pages of packages: what the channels have, and which environments use it.</summary>
public sealed class PackagePageFunctions(
    PageAnswers answers,
    PackageIndex index,
    EnvironmentStore environments,
    BuildStore builds,
    Specifications specifications,
    TimeProvider clock)
{
    private const string Route = "conda-store/admin/package";
    private const int ReadsAtOnce = 8;

    // A page is not worth waiting for a channel that does not respond; its index is read on meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Searches packages by name.</summary>
    [Function("PagePackages")]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        CancellationToken cancellationToken) => answers.PageAsync<PackageList>(
            request,
            async _ =>
            {
                int number = PageQuery.Number(request);
                string? text = PageQuery.Text(new ApiQuery(request), "search");
                (IReadOnlyList<PackageVersion> found, int count, bool isIndexed) = text is null ? ([], 0, true) : await FindAsync(
                    new PackageSearch { Text = text, DistinctOn = ["name"], SortBy = ["version"], IsDescending = true },
                    PageQuery.Paging(number, PackageList.PageSize),
                    cancellationToken);
                return new Dictionary<string, object?>
                {
                    [nameof(PackageList.Search)] = text,
                    [nameof(PackageList.Found)] = found,
                    [nameof(PackageList.Count)] = count,
                    [nameof(PackageList.Number)] = number,
                    [nameof(PackageList.IsIndexed)] = isIndexed,
                };
            },
            cancellationToken);

    /// <summary>Shows a package with its versions and the environments that use it.</summary>
    [Function("PagePackage")]
    public Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => answers.PageAsync<PackageDetails>(
            request,
            async frame =>
            {
                int number = PageQuery.Number(request);
                EnvironmentQuery query = new() { Visibility = frame.Caller.Visibility, Packages = [name] };
                Page<StoreEnvironment> users = await environments.PageAsync(
                    query, PageQuery.Paging(number, PackageDetails.PageSize), cancellationToken);
                (IReadOnlyList<PackageVersion> versions, int count, bool isIndexed) = await FindAsync(
                    new PackageSearch { Text = name, IsExact = true, SortBy = ["version"], IsDescending = true },
                    new Paging(0, PackageDetails.MostVersions),
                    cancellationToken);
                return new Dictionary<string, object?>
                {
                    [nameof(PackageDetails.Name)] = name,
                    [nameof(PackageDetails.Uses)] = new Page<PackageUse>(await UsesAsync(users.Items, name, cancellationToken), users.Count),
                    [nameof(PackageDetails.Number)] = number,
                    [nameof(PackageDetails.Versions)] = versions,
                    [nameof(PackageDetails.VersionCount)] = count,
                    [nameof(PackageDetails.IsIndexed)] = isIndexed,
                };
            },
            cancellationToken);

    private async Task<(IReadOnlyList<PackageVersion> Found, int Count, bool IsIndexed)> FindAsync(
        PackageSearch search, Paging paging, CancellationToken cancellationToken)
    {
        IReadOnlyList<IndexedChannel> channels;
        try
        {
            channels = await index.GetAsync(CancellationToken.None).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return ([], 0, false);
        }

        (IReadOnlyList<FoundPackage> page, int count) = await search.RunAsync(channels, paging.Offset, paging.Limit, cancellationToken);
        return (
            [.. page.Select(p => new PackageVersion(p.Record.Name, p.Record.Version, p.Channel.Url, p.Record.License, p.Record.Depends))],
            count,
            true);
    }

    private async Task<IReadOnlyList<PackageUse>> UsesAsync(
        IReadOnlyList<StoreEnvironment> users, string name, CancellationToken cancellationToken)
    {
        List<PackageUse> uses = new(users.Count);
        foreach (StoreEnvironment[] chunk in users.Chunk(ReadsAtOnce))
        {
            uses.AddRange((await Task.WhenAll(chunk.Select(e => UseAsync(e, name, cancellationToken)))).OfType<PackageUse>());
        }

        return uses;
    }

    private async Task<PackageUse?> UseAsync(StoreEnvironment environment, string name, CancellationToken cancellationToken)
    {
        if (environment.CurrentBuildId is not { } id || await builds.FindAsync(id, cancellationToken) is not { } build)
        {
            return null;
        }

        IReadOnlyList<BuildPackage> installed = await builds.AllPackagesAsync(build, cancellationToken);
        if (installed.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } package)
        {
            return null;
        }

        Specification specification = await specifications.GetAsync(build.SpecificationSha256, cancellationToken);
        RequestedPackage? requested = SpecificationText.File(specification) is { } file
            ? RequestedPackage.Of(file, installed).FirstOrDefault(r => r.Name.Equals(package.Name, StringComparison.OrdinalIgnoreCase))
            : null;
        return new PackageUse(build, package, requested?.Constraint);
    }
}
