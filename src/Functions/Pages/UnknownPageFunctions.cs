using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Pages;

/// <summary>Addresses below the pages that are none. The name sorts behind those of all pages, since the first match wins.</summary>
public sealed class UnknownPageFunctions(PageAnswers answers)
{
    /// <summary>Says in HTML that there is no such page.</summary>
    [Function("PageZzUnknown")]
    public Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/admin/{*rest}")] HttpRequest request,
        CancellationToken cancellationToken) => answers.MissingAsync(request, cancellationToken);
}
