using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Pages.SignIn;

/// <summary>
/// Keeps track of logins in progress. Each browser keeps its own login in a signed cookie. The state sent to the provider and the PKCE
/// code verifier (RFC 7636, https://www.rfc-editor.org/rfc/rfc7636) are derived from the random part of the cookie with the key of the
/// store, so that neither reveals the other and no host stores anything.
/// </summary>
public sealed class OAuthAttempts(IOptions<StoreOptions> options, TokenKey key, TimeProvider timeProvider)
{
    private const string CookieName = "conda-store-login";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly OAuthProvider? _provider = OAuthProvider.Of(options.Value);

    /// <summary>Whether logins by a provider are configured.</summary>
    public bool AreTaken => _provider is not null;

    /// <summary>Stores a login in the browser and returns the URL of the provider at which it continues.</summary>
    public string Begin(HttpResponse response, string next)
    {
        OAuthProvider provider = Provider();
        string session = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        string until = (timeProvider.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string content = $"{session}.{until}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(next))}";
        response.Cookies.Append(CookieName, $"{content}.{Derived("cookie", content)}", Cookie(provider, Lifetime));

        Dictionary<string, string?> query = new()
        {
            ["client_id"] = provider.ClientId,
            ["redirect_uri"] = provider.CallbackUrl,
            ["response_type"] = "code",
            ["state"] = Derived("state", session),
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Derived("verifier", session)))),
            ["code_challenge_method"] = "S256",
        };
        if (!string.IsNullOrEmpty(provider.Scope))
        {
            query["scope"] = provider.Scope;
        }

        return QueryHelpers.AddQueryString(provider.AuthorizeUrl, query);
    }

    /// <summary>
    /// Gets and removes the login that this browser returns from, or null if it has not started one with this state, or if it has
    /// expired.
    /// </summary>
    public OAuthAttempt? Take(HttpRequest request)
    {
        request.HttpContext.Response.Cookies.Delete(CookieName, Cookie(Provider(), null));
        if (request.Cookies[CookieName]?.Split('.') is not [string session, string until, string next, string signature]
            || !AreSame(signature, Derived("cookie", $"{session}.{until}.{next}"))
            || !AreSame(request.Query["state"].ToString(), Derived("state", session))
            || timeProvider.GetUtcNow().ToUnixTimeSeconds() > long.Parse(until, CultureInfo.InvariantCulture))
        {
            return null;
        }

        return new OAuthAttempt(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(next)), Derived("verifier", session));
    }

    // Lax, because the browser returns from another site. Only the callback receives it.
    private static CookieOptions Cookie(OAuthProvider provider, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Path = new Uri(provider.CallbackUrl).AbsolutePath.TrimEnd('/'),
        MaxAge = lifetime,
        Secure = provider.IsSecure,
    };

    private static bool AreSame(string found, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(found), Encoding.UTF8.GetBytes(expected));

    private OAuthProvider Provider() => _provider ?? throw new InvalidOperationException("OAuth is not configured.");

    private string Derived(string use, string text) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key.ForLogins, Encoding.UTF8.GetBytes($"{use}\n{text}")));
}
