using CondaStore.Functions.Api;
using CondaStore.Functions.Api.OpenApi;
using CondaStore.Functions.Configuration;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Pages;

/// <summary>The endpoints of the API description, as OpenAPI and as a page.</summary>
public sealed class OpenApiFunctions(OpenApiDocument document, PageAnswers answers, IOptions<StoreOptions> options)
{
    /// <summary>Gets the OpenAPI document.</summary>
    [Function("OpenApiJson")]
    public IResult Json([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/openapi.json")] HttpRequest request) =>
        ApiResults.Json(document.Json);

    /// <summary>Gets the same document at the root, where tools look for it.</summary>
    [Function("OpenApiJsonRoot")]
    public IResult RootJson([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        ApiResults.Json(document.Json);

    /// <summary>Shows the page of the API, under the two names that are common on other servers.</summary>
    [Function("OpenApiDocs")]
    public Task<IResult> Docs(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/{page:regex(^(docs|redoc)$)}")] HttpRequest request,
        CancellationToken cancellationToken) =>
        answers.PageAsync<ApiReference>(request, _ => Task.FromResult(new Dictionary<string, object?>()), cancellationToken, PagePolicy.Viewer);

    /// <summary>Redirects the root to the pages.</summary>
    [Function("HomeRoot")]
    public IResult Root([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{x:regex(^$)?}")] HttpRequest request) => ToPages();

    /// <summary>Redirects the prefix to the pages.</summary>
    [Function("Home")]
    public IResult Home([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store")] HttpRequest request) => ToPages();

    private RedirectHttpResult ToPages() =>
        TypedResults.Redirect(options.Value.UrlPrefix.TrimEnd('/') + "/ui/", permanent: false, preserveMethod: true);
}
