using System.Text;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Api;
using CondaStore.Functions.Api.Builds;
using CondaStore.Web;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Pages;

/// <summary>The page of a build.</summary>
public sealed class BuildPageFunctions(
    PageAnswers answers,
    BuildStore builds,
    BuildHistory history,
    EnvironmentStore environments,
    Specifications specifications,
    BuildLog log,
    IBlobs blobs,
    IShare share)
{
    // More than users read on a page, and small enough to send at once.
    private const int LongestLog = 192 * 1024;

    /// <summary>Shows a build: its state, packages, artifacts and log.</summary>
    [Function("PageBuild")]
    public Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/admin/build/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => answers.PageAsync<BuildDetails>(
            request,
            async frame =>
            {
                Build build = await builds.GetAsync(BuildFilters.BuildId(id), cancellationToken);
                frame.Caller.Require(Permission.EnvironmentRead, $"{build.Namespace}/{build.Environment}");
                StoreEnvironment? environment = await environments.FindAsync(build.Namespace, build.Environment, cancellationToken);
                ApiQuery query = new(request);
                int number = PageQuery.Number(request);
                string? search = PageQuery.Text(query, "package");
                (string text, bool isCut, long end) = await LogAsync(build, cancellationToken);
                IReadOnlyList<BuildPackage> installed = await builds.AllPackagesAsync(build, cancellationToken);
                HistoryEntry entry = installed.Count == 0
                    ? new HistoryEntry(build, null, null)
                    : await history.OfAsync(build, installed, cancellationToken);
                Build? current = environment?.CurrentBuildId is { } active && environment.Id == build.EnvironmentId
                    ? await builds.FindAsync(active, cancellationToken)
                    : null;
                Specification specification = await specifications.GetAsync(build.SpecificationSha256, cancellationToken);
                return new Dictionary<string, object?>
                {
                    [nameof(BuildDetails.Build)] = build,
                    [nameof(BuildDetails.IsActive)] = current?.Id == build.Id,
                    [nameof(BuildDetails.Current)] = current?.Status == BuildStatus.Completed ? current.Id : null,
                    [nameof(BuildDetails.Before)] = entry.Before,
                    [nameof(BuildDetails.Changes)] = entry.Changes,
                    [nameof(BuildDetails.Specification)] =
                        await builds.FindTextAsync(build, cancellationToken) ?? SpecificationText.Of(specification),
                    [nameof(BuildDetails.Packages)] = await builds.PackagesAsync(
                        build.Id,
                        new PackageQuery { Search = search, SortBy = ["name"] },
                        PageQuery.Paging(number, BuildDetails.PackagesSize),
                        cancellationToken),
                    [nameof(BuildDetails.PackagesNumber)] = number,
                    [nameof(BuildDetails.Search)] = search,
                    [nameof(BuildDetails.Log)] = text,
                    [nameof(BuildDetails.LogIsCut)] = isCut,
                    [nameof(BuildDetails.LogEnd)] = end,
                    [nameof(BuildDetails.Use)] = build.Status == BuildStatus.Completed
                        ? UseCommand.Of(PrefixPaths.Of(share, build), specification)
                        : null,
                };
            },
            cancellationToken);

    // Gets the end of the log, starting at a line break.
    private async Task<(string Text, bool IsCut, long End)> LogAsync(Build build, CancellationToken cancellationToken)
    {
        long length = (await blobs.PropertiesAsync(build.LogName, cancellationToken))?.Length ?? 0;
        long offset = Math.Max(0, length - LongestLog);
        bool isCut = offset > 0;
        using MemoryStream read = new();
        while (await log.ReadAsync(build, offset, cancellationToken) is { Bytes.Length: > 0 } slice && read.Length < 2 * LongestLog)
        {
            read.Write(slice.Bytes.Span);
            offset = slice.NextOffset;
        }

        string text = Encoding.UTF8.GetString(read.GetBuffer(), 0, (int)read.Length);
        return (isCut ? text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..] : text, isCut, offset);
    }
}
