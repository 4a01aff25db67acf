using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
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
    PageAnswers answers, EnvironmentStore environments, BuildStore builds, Specifications specifications, IShare share)
{
    /// <summary>Shows all environments that the caller may see.</summary>
    [Function("PageHome")]
    public Task<IResult> Home(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/admin")] HttpRequest request,
        CancellationToken cancellationToken) =>
        answers.PageAsync<Home>(request, frame => ListAsync(request, frame, environments, cancellationToken), cancellationToken);

    /// <summary>Shows an environment with its builds.</summary>
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
                int number = PageQuery.Number(request);
                BuildQuery query = new()
                {
                    Visibility = frame.Caller.Visibility,
                    EnvironmentId = environment.Id,
                    Namespace = ns,
                    Name = env,
                    Descending = true,
                };
                Build? current = environment.CurrentBuildId is { } id ? await builds.FindAsync(id, cancellationToken) : null;
                Specification? specification = current is null
                    ? null
                    : await specifications.GetAsync(current.SpecificationSha256, cancellationToken);
                return new Dictionary<string, object?>
                {
                    [nameof(EnvironmentDetails.Environment)] = environment,
                    [nameof(EnvironmentDetails.Builds)] = await builds.PageAsync(
                        query, PageQuery.Paging(number, EnvironmentDetails.PageSize), cancellationToken),
                    [nameof(EnvironmentDetails.Number)] = number,
                    [nameof(EnvironmentDetails.Specification)] = specification is null ? null : SpecificationText.Of(specification),
                    [nameof(EnvironmentDetails.Use)] = current?.Status == BuildStatus.Completed
                        ? UseCommand.Of(PrefixPaths.LinkOf(share, ns, env), specification)
                        : null,
                };
            },
            cancellationToken);

    /// <summary>Gets the data of the list of environments, for the store's own start page and for that at <c>/ui/</c>.</summary>
    internal static async Task<Dictionary<string, object?>> ListAsync(
        HttpRequest request, PageFrame frame, EnvironmentStore environments, CancellationToken cancellationToken)
    {
        ApiQuery query = new(request);
        int number = PageQuery.Number(request);
        string? search = PageQuery.Text(query, "search");
        string? ns = PageQuery.Text(query, "namespace");
        EnvironmentQuery wanted = new() { Visibility = frame.Caller.Visibility, Search = search, Namespace = ns };
        return new Dictionary<string, object?>
        {
            [nameof(Web.Pages.Home.Found)] = await environments.PageAsync(
                wanted, PageQuery.Paging(number, Web.Pages.Home.PageSize), cancellationToken),
            [nameof(Web.Pages.Home.Number)] = number,
            [nameof(Web.Pages.Home.Search)] = search,
            [nameof(Web.Pages.Home.Namespace)] = ns,
        };
    }
}
