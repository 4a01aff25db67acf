using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Functions.Api;
using CondaStore.Functions.Configuration;
using CondaStore.Web;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Pages;

/// <summary>
/// Answers requests for pages: finds out who asks, renders, and says in HTML what went wrong. What does not exist and what the caller may
/// not see are the same answer.
/// </summary>
public sealed class PageAnswers(RequestCallers callers, PageRenderer renderer, IOptions<StoreOptions> options)
{
    private const string Html = "text/html; charset=utf-8";

    /// <summary>A page whose content a function finds.</summary>
    /// <typeparam name="TPage">The page's component, which has a parameter <c>Frame</c>.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="find">Gives the component's other parameters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IResult> PageAsync<TPage>(
        HttpRequest request, Func<PageFrame, Task<Dictionary<string, object?>>> find, CancellationToken cancellationToken)
        where TPage : IComponent => await PageAsync<TPage>(request, await FrameAsync(request, cancellationToken), find);

    /// <summary>A page for a user who is logged in; others are asked to log in and come back.</summary>
    /// <typeparam name="TPage">The page's component, which has a parameter <c>Frame</c>.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="find">Gives the component's other parameters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IResult> PrivatePageAsync<TPage>(
        HttpRequest request, Func<PageFrame, Task<Dictionary<string, object?>>> find, CancellationToken cancellationToken)
        where TPage : IComponent
    {
        PageFrame frame = await FrameAsync(request, cancellationToken);
        return frame.Caller.IsAuthenticated
            ? await PageAsync<TPage>(request, frame, find)
            : Results.Redirect(frame.Links.Login(frame.Path), permanent: false, preserveMethod: true);
    }

    private async Task<IResult> PageAsync<TPage>(HttpRequest request, PageFrame frame, Func<PageFrame, Task<Dictionary<string, object?>>> find)
        where TPage : IComponent
    {
        try
        {
            Dictionary<string, object?> parameters = await find(frame);
            parameters["Frame"] = frame;
            return await HtmlAsync<TPage>(request, parameters, StatusCodes.Status200OK);
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

    /// <summary>The answer for a page that is not there.</summary>
    public async Task<IResult> MissingAsync(HttpRequest request, CancellationToken cancellationToken) =>
        await MissingAsync(request, await FrameAsync(request, cancellationToken));

    /// <summary>The form in which people log in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="next">Where it leads.</param>
    public Task<IResult> LoginAsync(HttpRequest request, string next) => HtmlAsync<Login>(
        request, new Dictionary<string, object?> { [nameof(Login.Links)] = Links(request), [nameof(Login.Next)] = next }, StatusCodes.Status200OK);

    /// <summary>Text as a page, with the headers of every page.</summary>
    /// <param name="request">The request.</param>
    /// <param name="html">The page.</param>
    /// <param name="policy">The Content-Security-Policy, without the part on frames.</param>
    /// <param name="status">The HTTP status.</param>
    public IResult Content(HttpRequest request, string html, string policy, int status = StatusCodes.Status200OK)
    {
        IHeaderDictionary headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = $"{policy}; frame-ancestors {options.Value.Ui.FrameAncestors}";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "private, no-cache";
        return Results.Content(html, Html, statusCode: status);
    }

    /// <summary>The addresses as the caller reaches them.</summary>
    public PageLinks Links(HttpRequest request) => new(options.Value.UrlPrefix, $"{request.Scheme}://{request.Host}");

    private Task<IResult> MissingAsync(HttpRequest request, PageFrame frame) => ProblemAsync(
        request, frame, StatusCodes.Status404NotFound, "There is no such page, or it shows something that you may not see.", "Not found");

    private Task<IResult> ProblemAsync(HttpRequest request, PageFrame frame, int status, string text, string title = "That did not work") =>
        HtmlAsync<Problem>(request, new Dictionary<string, object?> { ["Frame"] = frame, ["Title"] = title, ["Text"] = text }, status);

    private async Task<IResult> HtmlAsync<TPage>(HttpRequest request, Dictionary<string, object?> parameters, int status)
        where TPage : IComponent => Content(request, await renderer.RenderAsync<TPage>(parameters), PagePolicy.Own, status);

    private async Task<PageFrame> FrameAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        string path = request.Path.ToUriComponent()[StoreOptions.DefaultUrlPrefix.Length..].TrimEnd('/');
        string own = $"{options.Value.UrlPrefix.TrimEnd('/')}{path}/{request.QueryString.ToUriComponent()}";
        return new PageFrame(Links(request), caller, own, ProductVersion.Text);
    }
}
