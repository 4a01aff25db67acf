namespace CondaStore.Functions.Configuration;

/// <summary>
/// Represents the settings of the provider that signs users in with <see cref="AuthenticationKind.OAuth"/>, <see
/// cref="AuthenticationKind.GitHub"/> or <see cref="AuthenticationKind.JupyterHub"/>. The latter two have default URLs and members, which
/// the settings here override.
/// </summary>
public sealed class OAuthOptions
{
    /// <summary>
    /// The URL of GitHub or JupyterHub, for example <c>https://hub.example.org</c>; <c>https://github.com</c> by default for GitHub.
    /// </summary>
    public string? ProviderUrl { get; set; }

    /// <summary>The authorization endpoint (RFC 6749, https://www.rfc-editor.org/rfc/rfc6749).</summary>
    public string? AuthorizeUrl { get; set; }

    /// <summary>The token endpoint, at which an authorization code is exchanged for an access token.</summary>
    public string? TokenUrl { get; set; }

    /// <summary>The endpoint that returns the user of an access token as a JSON object.</summary>
    public string? UserUrl { get; set; }

    /// <summary>The URL of <c>/oauth_callback/</c> of this store, as registered with the provider.</summary>
    public string? CallbackUrl { get; set; }

    /// <summary>The client ID of this store.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client secret of this store.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>The scope that is requested.</summary>
    public string? Scope { get; set; }

    /// <summary>The member of the user object that contains the user name.</summary>
    public string? NameMember { get; set; }

    /// <summary>The member of the user object that lists the user's groups as strings, or null for none.</summary>
    public string? GroupsMember { get; set; }

    /// <summary>Whether the provider must be accessed over HTTPS with a valid certificate. Loopback addresses are exempt.</summary>
    public bool TlsVerify { get; set; } = true;
}
