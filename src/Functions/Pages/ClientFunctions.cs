using CondaStore.Web;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Pages;

/// <summary>
/// The endpoint <c>/ui/</c>, which serves conda-store-ui if its files are configured, and otherwise the store's own pages.
/// </summary>
public sealed class ClientFunctions(PageAnswers answers, ClientBundle bundle, PageRenderer renderer, HomeContents list)
{
    private const string NewEnvironment = "new-environment";
    private const string NotFound = "not-found";

    /// <summary>Serves the user interface for any path, because it reads the URL itself.</summary>
    [Function("UserInterface")]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/ui/{*path}")] HttpRequest request,
        string? path,
        CancellationToken cancellationToken)
    {
        string[] parts = (path ?? string.Empty).Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (bundle.Files is not null)
        {
            PageLinks links = answers.Links(request);
            string html = await renderer.RenderAsync<ClientShell>(new Dictionary<string, object?> { [nameof(ClientShell.Links)] = links });
            int status = parts is [.., NotFound] ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
            return answers.Content(request, html, PagePolicy.Client(ClientShell.Script(links)), status);
        }

        return parts switch
        {
            [] => await answers.PageAsync<Home>(
                request, frame => list.GetAsync(request, frame, cancellationToken), cancellationToken),
            // URLs of conda-store-ui that users may have bookmarked.
            [string ns, NewEnvironment] => To($"{answers.Links(request).Create}?namespace={Uri.EscapeDataString(ns)}"),
            [string ns, string name] => To(answers.Links(request).Environment(ns, name)),
            _ => await answers.MissingAsync(request, cancellationToken),
        };
    }

    private static IResult To(string address) => Results.Redirect(address, permanent: false, preserveMethod: true);
}
