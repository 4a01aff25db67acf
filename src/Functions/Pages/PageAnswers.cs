using System.IO.Compression;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Functions.Api;
using CondaStore.Functions.Configuration;
using CondaStore.Web;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CondaStore.Functions.Pages;

/// <summary>
/// Responds to requests for pages: identifies the caller, renders the page, and reports errors as HTML. Pages that do not exist and pages
/// that the caller may not see have the same response.
/// </summary>
public sealed class PageAnswers(
    RequestCallers callers, TokenAuthority tokens, PageRenderer renderer, TimeProvider clock, IOptions<StoreOptions> options)
{
    private const string Html = "text/html; charset=utf-8";

    /// <summary>Responds with a page.</summary>
    /// <typeparam name="TPage">The component of the page, which has a parameter <c>Frame</c>.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="find">Returns the other parameters of the component.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <param name="policy">The Content-Security-Policy without <c>frame-ancestors</c>; by default that of the store's own pages.</param>
    public async Task<IResult> PageAsync<TPage>(
        HttpRequest request,
        Func<PageFrame, Task<Dictionary<string, object?>>> find,
        CancellationToken cancellationToken,
        string policy = PagePolicy.Own)
        where TPage : IComponent => await PageAsync<TPage>(request, await FrameAsync(request, cancellationToken), find, policy: policy);

    /// <summary>Responds with a page for users who are logged in; other users are redirected to the login.</summary>
    /// <typeparam name="TPage">The component of the page, which has a parameter <c>Frame</c>.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="find">Returns the other parameters of the component.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IResult> PrivatePageAsync<TPage>(
        HttpRequest request, Func<PageFrame, Task<Dictionary<string, object?>>> find, CancellationToken cancellationToken)
        where TPage : IComponent
    {
        PageFrame frame = await FrameAsync(request, cancellationToken);
        return frame.Caller.IsAuthenticated
            ? await PageAsync<TPage>(request, frame, find)
            : Results.Redirect(frame.Links.Login(frame.Path), permanent: false, preserveMethod: true);
    }

    /// <summary>Responds to a form that a browser sends itself: leads to another page, or shows the form again with what was
    /// wrong.</summary>
    /// <typeparam name="TPage">The component of the form, which has a parameter <c>Frame</c>.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="act">Does what the form says and returns the URL of the page to show.</param>
    /// <param name="again">Returns the other parameters of the component, with the content of the form and why it failed.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IResult> FormAsync<TPage>(
        HttpRequest request,
        Func<PageFrame, IFormCollection, Task<string>> act,
        Func<PageFrame, IFormCollection, StoreException, Task<Dictionary<string, object?>>> again,
        CancellationToken cancellationToken)
        where TPage : IComponent
    {
        PageFrame frame = await FrameAsync(request, cancellationToken);
        if (!request.HasFormContentType)
        {
            return await ProblemAsync(request, frame, StatusCodes.Status415UnsupportedMediaType, "This address takes a form.");
        }

        IFormCollection form;
        try
        {
            form = await RequestForm.ReadAsync(request, cancellationToken);
        }
        catch (RequestFaultException fault)
        {
            return await ProblemAsync(request, frame, StatusCodes.Status400BadRequest, fault.Faults[0].Message);
        }

        try
        {
            return SeeOther.To(await act(frame, form));
        }
        catch (StoreException failure) when (failure.Code is not (ErrorCode.AccessDenied or ErrorCode.NotFound or ErrorCode.Internal))
        {
            return await PageAsync<TPage>(
                request, frame, f => again(f, form, failure), ApiExceptionMiddleware.StatusOf(failure.Code));
        }
        catch (StoreException failure) when (failure.Code is ErrorCode.AccessDenied or ErrorCode.NotFound)
        {
            return await MissingAsync(request, frame);
        }
    }

    private async Task<IResult> PageAsync<TPage>(
        HttpRequest request,
        PageFrame frame,
        Func<PageFrame, Task<Dictionary<string, object?>>> find,
        int status = StatusCodes.Status200OK,
        string policy = PagePolicy.Own)
        where TPage : IComponent
    {
        try
        {
            Dictionary<string, object?> parameters = await find(frame);
            parameters["Frame"] = frame;
            return await HtmlAsync<TPage>(request, parameters, status, policy);
        }
        catch (RequestFaultException fault)
        {
            return await ProblemAsync(request, frame, StatusCodes.Status400BadRequest, fault.Faults[0].Message);
        }
        catch (StoreException failure) when (failure.Code is ErrorCode.NotFound or ErrorCode.AccessDenied)
        {
            return await MissingAsync(request, frame);
        }
        catch (StoreException failure) when (failure.Code != ErrorCode.Internal)
        {
            return await ProblemAsync(request, frame, ApiExceptionMiddleware.StatusOf(failure.Code), failure.Message);
        }
    }

    /// <summary>Responds that a page does not exist.</summary>
    public async Task<IResult> MissingAsync(HttpRequest request, CancellationToken cancellationToken) =>
        await MissingAsync(request, await FrameAsync(request, cancellationToken));

    /// <summary>Responds with the login form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="next">The URL to redirect to after login.</param>
    /// <param name="problem">Why the last attempt failed, or null.</param>
    /// <param name="status">The HTTP status.</param>
    public Task<IResult> LoginAsync(
        HttpRequest request, string next, string? problem = null, int status = StatusCodes.Status200OK) => HtmlAsync<Login>(
        request,
        new Dictionary<string, object?>
        {
            [nameof(Login.Links)] = Links(request),
            [nameof(Login.Next)] = next,
            [nameof(Login.Problem)] = problem,
        },
        status);

    /// <summary>Responds with HTML and the headers of all pages.</summary>
    /// <param name="request">The request.</param>
    /// <param name="html">The HTML.</param>
    /// <param name="policy">The Content-Security-Policy without <c>frame-ancestors</c>.</param>
    /// <param name="status">The HTTP status.</param>
    public IResult Content(HttpRequest request, string html, string policy, int status = StatusCodes.Status200OK)
    {
        IHeaderDictionary headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = $"{policy}; frame-ancestors {options.Value.Ui.FrameAncestors}";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "private, no-cache";
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (!AcceptedEncodings.IncludeGzip(request))
        {
            return Results.Content(html, Html, statusCode: status);
        }

        headers.ContentEncoding = "gzip";
        request.HttpContext.Response.StatusCode = status;
        return Results.Bytes(Compress(html), Html);
    }

    // Pages hold no secrets, so that their compressed length tells nothing.
    private static byte[] Compress(string html)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(html));
        }

        return compressed.ToArray();
    }

    /// <summary>Gets the URLs at which the caller reaches the store.</summary>
    public PageLinks Links(HttpRequest request) => new(options.Value.UrlPrefix, $"{request.Scheme}://{request.Host}");

    private Task<IResult> MissingAsync(HttpRequest request, PageFrame frame) => ProblemAsync(
        request, frame, StatusCodes.Status404NotFound, "The page does not exist, or you do not have permission to see it.", "Not found");

    private Task<IResult> ProblemAsync(HttpRequest request, PageFrame frame, int status, string text, string title = "Request failed") =>
        HtmlAsync<Problem>(request, new Dictionary<string, object?> { ["Frame"] = frame, ["Title"] = title, ["Text"] = text }, status);

    private async Task<IResult> HtmlAsync<TPage>(
        HttpRequest request, Dictionary<string, object?> parameters, int status, string policy = PagePolicy.Own)
        where TPage : IComponent => Content(request, await renderer.RenderAsync<TPage>(parameters), policy, status);

    private async Task<PageFrame> FrameAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        string path = request.Path.ToUriComponent()[StoreOptions.DefaultUrlPrefix.Length..].TrimEnd('/');
        string own = $"{options.Value.UrlPrefix.TrimEnd('/')}{path}/{request.QueryString.ToUriComponent()}";
        Caller anonymous = caller.IsAuthenticated ? await tokens.CallerAsync(null, cancellationToken) : caller;
        return new PageFrame(Links(request), caller, own, ProductVersion.Text, clock.GetUtcNow(), anonymous);
    }
}
