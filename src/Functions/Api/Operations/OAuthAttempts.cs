using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Api.Operations;

/// <summary>
/// Logins under way. The browser keeps its own in a signed cookie; the state that goes through the provider and the verifier of PKCE
/// (RFC 7636) are derived from the cookie's random part with the store's key, so that neither tells the other and no host keeps anything.
/// </summary>
public sealed class OAuthAttempts(IOptions<StoreOptions> options, TokenKey key, TimeProvider timeProvider)
{
    private const string CookieName = "conda-store-login";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly OAuthProvider? _provider = OAuthProvider.Of(options.Value);

    /// <summary>Whether people log in this way.</summary>
    public bool AreTaken => _provider is not null;

    /// <summary>Remembers a login in the browser and tells where at the provider it goes on.</summary>
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
    /// The login that this browser comes back from, which then is forgotten; null when it began none with this state, or too long
    /// ago.
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

    // Lax, because the browser comes back from another site; only the callback sees it.
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

    private OAuthProvider Provider() => _provider ?? throw new InvalidOperationException("Nobody logs in by OAuth here.");

    private string Derived(string use, string text) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key.ForLogins, Encoding.UTF8.GetBytes($"{use}\n{text}")));
}
