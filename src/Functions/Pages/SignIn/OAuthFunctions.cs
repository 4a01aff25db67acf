using System.Net;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Rows;
using CondaStore.Functions.Api;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Pages.SignIn;

/// <summary>The endpoint to which OAuth providers redirect after login. The login is started by <see cref="LoginFunctions"/>.</summary>
public sealed class OAuthFunctions(OAuthAttempts attempts, OAuthClient client, TokenAuthority tokens, IOptions<StoreOptions> options)
{
    // Browsers limit cookies to 4096 bytes including name and attributes, and silently drop longer ones.
    private const int LongestCookie = 3800;

    /// <summary>Completes a login, sets the cookie and redirects to the original URL.</summary>
    [Function("OAuthCallback")]
    public async Task<IResult> Callback(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/oauth_callback")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!attempts.AreTaken)
        {
            return ApiResults.Detail(StatusCodes.Status404NotFound, "Not Found");
        }

        if (attempts.Take(request) is not { } attempt)
        {
            return ApiResults.Error(StatusCodes.Status401Unauthorized, "OAuth states do not match", ErrorCode.InvalidCredentials);
        }

        if (request.Query.TryGetValue("error", out var error))
        {
            throw new StoreException(
                ErrorCode.InvalidCredentials, $"The provider of the login refused: {OAuthClient.ErrorCodeOf(error.ToString())}.");
        }

        string code = request.Query["code"].ToString() is { Length: > 0 } given
            ? given
            : throw RequestFaultException.Missing("query", "code");
        OAuthUser user = await client.UserAsync(code, attempt.Verifier, cancellationToken);
        SetSession(request.HttpContext.Response, tokens.Issue(user.Name, RolesOf(user)));
        return Page(request.HttpContext.Response, attempt.Next);
    }

    private RoleBindings RolesOf(OAuthUser user)
    {
        ClaimRoles roles = ClaimRoles.Parse(options.Value.RoleBindings, options.Value.Authentication);
        string[] claims = [ClaimRoles.OfUser(user.Name), .. user.Groups.Select(ClaimRoles.OfGroup)];
        // Anyone can have an account at a provider: users without a role binding are rejected, even as users without roles.
        return StoreNames.IsPossible(user.Name) && roles.Know(claims)
            ? roles.Of(claims)
            : throw new StoreException(ErrorCode.AccessDenied, "This account is not authorized to log in.");
    }

    private void SetSession(HttpResponse response, string token)
    {
        if (token.Length > LongestCookie)
        {
            throw new StoreException(ErrorCode.InvalidCredentials, "The roles of this account do not fit into a cookie.")
            {
                Hints = ["Bind fewer patterns in Store:RoleBindings, with wildcards."],
            };
        }

        bool isSecure = OAuthProvider.Of(options.Value) is { IsSecure: true };
        SessionCookie.Set(response, token, options.Value.TokenLifetime - TimeSpan.FromSeconds(1), isSecure);
    }

    // A page instead of a redirect: the cookie is same-site, and browsers do not send it with a redirect that came from another site.
    private static IResult Page(HttpResponse response, string next)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
        // The URL of this page contains the code.
        response.Headers["Referrer-Policy"] = "no-referrer";
        string target = WebUtility.HtmlEncode(next);
        return Results.Content(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>Login</title>
            <meta http-equiv="refresh" content="0;url={target}">
            </head>
            <body><p>You are logged in. <a href="{target}">Go on</a></p></body>
            </html>
            """,
            "text/html; charset=utf-8");
    }
}
