namespace CondaStore.Functions.Configuration;

/// <summary>
/// Represents a provider that signs users in by the authorization code grant of OAuth 2 (RFC 6749,
/// https://www.rfc-editor.org/rfc/rfc6749).
/// </summary>
internal sealed class OAuthProvider
{
    private const string CallbackPath = "/oauth_callback";

    private OAuthProvider(Known known, OAuthOptions options)
    {
        AuthorizeUrl = options.AuthorizeUrl ?? known.AuthorizeUrl ?? string.Empty;
        TokenUrl = options.TokenUrl ?? known.TokenUrl ?? string.Empty;
        UserUrl = options.UserUrl ?? known.UserUrl ?? string.Empty;
        CallbackUrl = options.CallbackUrl ?? string.Empty;
        ClientId = options.ClientId ?? string.Empty;
        ClientSecret = options.ClientSecret ?? string.Empty;
        Scope = options.Scope ?? known.Scope;
        NameMember = options.NameMember ?? known.NameMember ?? string.Empty;
        GroupsMember = options.GroupsMember ?? known.GroupsMember;
    }

    /// <summary>The URL of the authorization endpoint.</summary>
    public string AuthorizeUrl { get; }

    /// <summary>The URL of the token endpoint.</summary>
    public string TokenUrl { get; }

    /// <summary>The URL of the endpoint that returns the user of an access token.</summary>
    public string UserUrl { get; }

    /// <summary>The redirect URI.</summary>
    public string CallbackUrl { get; }

    /// <summary>The client ID of this store.</summary>
    public string ClientId { get; }

    /// <summary>The client secret of this store.</summary>
    public string ClientSecret { get; }

    /// <summary>The requested scope, or null for the default of the provider.</summary>
    public string? Scope { get; }

    /// <summary>The member that contains the user name.</summary>
    public string NameMember { get; }

    /// <summary>The member that contains the groups of the user, or null for none.</summary>
    public string? GroupsMember { get; }

    /// <summary>Whether cookies can be restricted to HTTPS.</summary>
    public bool IsSecure => CallbackUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the provider of a deployment, or null if none is configured.</summary>
    public static OAuthProvider? Of(StoreOptions options) => KnownOf(options) is { } known ? new OAuthProvider(known, options.OAuth) : null;

    /// <summary>Gets the problems in the settings of a deployment.</summary>
    public static IEnumerable<string> Problems(StoreOptions options)
    {
        if (Of(options) is not { } provider)
        {
            yield break;
        }

        foreach ((string setting, string value) in new[]
        {
            (nameof(OAuthOptions.ClientId), provider.ClientId),
            (nameof(OAuthOptions.ClientSecret), provider.ClientSecret),
            (nameof(OAuthOptions.NameMember), provider.NameMember),
        }.Where(s => s.Item2.Length == 0))
        {
            yield return $"Store:OAuth:{setting} is needed with Store:Authentication={options.Authentication}.";
        }

        foreach ((string setting, string url) in new[]
        {
            (nameof(OAuthOptions.AuthorizeUrl), provider.AuthorizeUrl),
            (nameof(OAuthOptions.TokenUrl), provider.TokenUrl),
            (nameof(OAuthOptions.UserUrl), provider.UserUrl),
            (nameof(OAuthOptions.CallbackUrl), provider.CallbackUrl),
        }.Where(s => !IsAllowed(s.Item2, options.OAuth.TlsVerify)))
        {
            yield return $"Store:OAuth:{setting} is needed with Store:Authentication={options.Authentication}, as a whole https URL"
                + " (http only on this machine, or with Store:OAuth:TlsVerify=false).";
        }

        if (!provider.CallbackUrl.TrimEnd('/').EndsWith(CallbackPath, StringComparison.Ordinal))
        {
            yield return $"Store:OAuth:CallbackUrl must end in {CallbackPath}/, to which the provider redirects users after login.";
        }
    }

    private static bool IsAllowed(string url, bool tlsVerify) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri)
        && uri.UserInfo.Length == 0
        && uri.Fragment.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && (uri.IsLoopback || !tlsVerify)));

    private static Known? KnownOf(StoreOptions options)
    {
        string? url = options.OAuth.ProviderUrl?.TrimEnd('/');
        return options.Authentication switch
        {
            AuthenticationKind.OAuth => new Known(null, null, null, null, null, null),
            AuthenticationKind.GitHub => GitHub(url ?? "https://github.com"),
            AuthenticationKind.JupyterHub => url is null
                ? new Known(null, null, null, null, "name", "groups")
                : new Known(
                    $"{url}/hub/api/oauth2/authorize", $"{url}/hub/api/oauth2/token", $"{url}/hub/api/user", null, "name", "groups"),
            _ => null,
        };
    }

    // The API of an Enterprise Server is below its own URL.
    private static Known GitHub(string url) => new(
        $"{url}/login/oauth/authorize",
        $"{url}/login/oauth/access_token",
        url == "https://github.com" ? "https://api.github.com/user" : $"{url}/api/v3/user",
        "user:email",
        "login",
        null);

    private sealed record Known(
        string? AuthorizeUrl, string? TokenUrl, string? UserUrl, string? Scope, string? NameMember, string? GroupsMember);
}
