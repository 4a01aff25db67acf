using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Pages;

/// <summary>The endpoint of unknown pages. Its name sorts after those of all pages, because the first match wins.</summary>
public sealed class UnknownPageFunctions(PageAnswers answers)
{
    /// <summary>Responds in HTML that the page does not exist.</summary>
    [Function("PageZzUnknown")]
    public Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/admin/{*rest}")] HttpRequest request,
        CancellationToken cancellationToken) => answers.MissingAsync(request, cancellationToken);
}
