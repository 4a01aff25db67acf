using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Rows;
using CondaStore.Functions.Api;
using CondaStore.Functions.Api.Wire;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Pages.SignIn;

/// <summary>The endpoints of login and logout for browsers and for clients that use a cookie.</summary>
public sealed class LoginFunctions(
    TokenAuthority tokens,
    OAuthAttempts attempts,
    SignInAttempts signIns,
    RequestOrigins origins,
    PageAnswers pages,
    IOptions<StoreOptions> options)
{
    /// <summary>Shows the login form, or redirects to the provider that signs users in.</summary>
    [Function("LoginForm")]
    public async Task<IResult> Form([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/login")] HttpRequest request)
    {
        string next = origins.Next(request);
        if (!attempts.AreTaken)
        {
            return await pages.LoginAsync(request, next);
        }

        HttpResponse response = request.HttpContext.Response;
        response.Headers.CacheControl = "no-store";
        return Results.Redirect(attempts.Begin(response, next), preserveMethod: true);
    }

    /// <summary>Checks the name and password, sets the cookie and returns where to go next.</summary>
    [Function("LoginSubmit")]
    [Operation(
        "access", "Logs in with a name and a password, if the store accepts passwords.",
        Details = "The token is in the cookie `conda-store-auth`. After too many failed logins, the status is 429 with a "
            + "`Retry-After`.", Body = typeof(LoginBody), Form = ResponseForm.Bare, Data = typeof(LoginWire),
        Errors = [ErrorCode.AccessDenied])]
    public async Task<IResult> Submit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conda-store/login")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!origins.MayUseSession(request))
        {
            // Otherwise a page of another site could log users in as someone else, who then sees what they do.
            throw new StoreException(ErrorCode.AccessDenied, "request not authorized");
        }

        RequestLimits.Set(request, RequestLimits.Strangers);
        (string? name, string? password) = await CredentialsAsync(request, cancellationToken);
        if (name is null)
        {
            throw RequestFaultException.Missing("body", "username");
        }

        (bool isRight, TimeSpan? retryAfter) = await signIns.TryAsync(
            request.HttpContext.Connection.RemoteIpAddress, name, () => IsAccepted(name, password), cancellationToken);
        if (retryAfter is { } pause)
        {
            string seconds = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            request.HttpContext.Response.Headers.RetryAfter = seconds;
            return await RefuseAsync(request, StatusCodes.Status429TooManyRequests, $"Too many logins have failed; try again in {seconds} s.");
        }

        if (!isRight)
        {
            return await RefuseAsync(request, StatusCodes.Status403Forbidden, "Invalid authentication credentials");
        }

        StoreOptions settings = options.Value;
        string token = tokens.Issue(name, RoleBindings.Of(ArnPattern.All, Role.Admin));
        // One second less than the token, so that browsers never send an expired token.
        SessionCookie.Set(request.HttpContext.Response, token, settings.TokenLifetime - TimeSpan.FromSeconds(1), request.IsHttps);
        string destination = Absolute(request, origins.Next(request));
        return IsPage(request)
            ? SeeOther.To(destination)
            : ApiResults.Json(new LoginWire("ok", new DestinationWire(destination)));
    }

    private Task<IResult> RefuseAsync(HttpRequest request, int status, string reason) => IsPage(request)
        ? pages.LoginAsync(request, origins.Next(request), reason, status)
        : Task.FromResult(ApiResults.Error(status, reason));

    // A form that the browser sends itself, because scripts are off, is answered with a page.
    private static bool IsPage(HttpRequest request) => request.HasFormContentType && request.Headers["Sec-Fetch-Mode"] == "navigate";

    /// <summary>Removes the cookie.</summary>
    [Function("Logout")]
    public IResult Logout([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conda-store/logout")] HttpRequest request)
    {
        if (origins.MayUseSession(request))
        {
            SessionCookie.Remove(request.HttpContext.Response);
        }

        request.HttpContext.Response.Headers.Location = origins.Next(request);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private bool IsAccepted(string name, string? password)
    {
        StoreOptions settings = options.Value;
        bool passwordIsRight = CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(password ?? string.Empty)),
            SHA256.HashData(Encoding.UTF8.GetBytes(settings.DummyPassword)));
        return settings.Authentication == AuthenticationKind.Dummy
            && passwordIsRight
            && (settings.AdministratorName is null || settings.AdministratorName == name)
            && StoreNames.IsPossible(name);
    }

    private static async Task<(string? Name, string? Password)> CredentialsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HasFormContentType)
        {
            IFormCollection form = await RequestForm.ReadAsync(request, cancellationToken);
            return (Value(form, "username"), Value(form, "password"));
        }

        LoginBody body = await ApiBody.ReadAsync<LoginBody>(request, cancellationToken);
        return (body.Username, body.Password);

        static string? Value(IFormCollection form, string name) => form.TryGetValue(name, out var value) ? value.ToString() : null;
    }

    private static string Absolute(HttpRequest request, string destination) =>
        destination.StartsWith('/') ? RequestOrigins.Own(request) + destination : destination;
}
