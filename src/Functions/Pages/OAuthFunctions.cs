using System.Net;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Rows;
using CondaStore.Functions.Api;
using CondaStore.Functions.Api.Operations;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Pages;

/// <summary>The end of a login at an OAuth provider; <see cref="LoginFunctions"/> has its beginning.</summary>
public sealed class OAuthFunctions(OAuthAttempts attempts, OAuthClient client, TokenAuthority tokens, IOptions<StoreOptions> options)
{
    // Browsers keep cookies of up to 4096 bytes with name and attributes, and drop longer ones without a word.
    private const int LongestCookie = 3800;

    /// <summary>Takes those who come back from the provider, sets their cookie and leads them to where they wanted to go.</summary>
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

        string code = request.Query["code"].ToString() is { Length: > 0 } given ? given : throw RequestFaultException.Missing("query", "code");
        OAuthUser user = await client.UserAsync(code, attempt.Verifier, cancellationToken);
        SetSession(request.HttpContext.Response, tokens.Issue(user.Name, RolesOf(user)));
        return Page(request.HttpContext.Response, attempt.Next);
    }

    private RoleBindings RolesOf(OAuthUser user)
    {
        ClaimRoles roles = ClaimRoles.Parse(options.Value.RoleBindings, options.Value.Authentication);
        string[] claims = [ClaimRoles.OfUser(user.Name), .. user.Groups.Select(ClaimRoles.OfGroup)];
        // Anybody may have an account at a provider: who matches no rule is not let in, not even as a user without roles.
        return StoreNames.IsPossible(user.Name) && roles.Know(claims)
            ? roles.Of(claims)
            : throw new StoreException(ErrorCode.AccessDenied, "This account may not log in here.");
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

    // A page and not a redirect: the cookie is for this site only, and browsers do not send it along a redirect that came from elsewhere.
    private static IResult Page(HttpResponse response, string next)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
        // The address of this page has the code in it.
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
