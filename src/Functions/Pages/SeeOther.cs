using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Pages;

/// <summary>Represents the answer to a form that leads to another page, which the browser gets (303, RFC 9110 section 15.4.4,
/// https://www.rfc-editor.org/rfc/rfc9110#section-15.4.4).</summary>
internal sealed class SeeOther : IResult
{
    private readonly string _url;

    private SeeOther(string url) => _url = url;

    /// <summary>Creates the answer.</summary>
    /// <param name="url">The URL of the other page.</param>
    public static IResult To(string url) => new SeeOther(url);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = _url;
        return Task.CompletedTask;
    }
}
