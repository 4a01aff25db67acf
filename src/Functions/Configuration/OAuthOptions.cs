namespace CondaStore.Functions.Configuration;

/// <summary>
/// The provider that signs people in with <see cref="AuthenticationKind.OAuth"/>, <see cref="AuthenticationKind.GitHub"/> and
/// <see cref="AuthenticationKind.JupyterHub"/>. The latter two know their addresses and members; what is set here goes before that.
/// </summary>
public sealed class OAuthOptions
{
    /// <summary>Where GitHub or JupyterHub is, for example <c>https://hub.example.org</c>; GitHub is <c>https://github.com</c> unless set.</summary>
    public string? ProviderUrl { get; set; }

    /// <summary>Where people sign in (the authorization endpoint of RFC 6749).</summary>
    public string? AuthorizeUrl { get; set; }

    /// <summary>Where the code that they come back with becomes an access token (the token endpoint of RFC 6749).</summary>
    public string? TokenUrl { get; set; }

    /// <summary>Where the access token tells who they are, as a JSON object.</summary>
    public string? UserUrl { get; set; }

    /// <summary>The address of this store's <c>/oauth_callback/</c>, as the provider knows it.</summary>
    public string? CallbackUrl { get; set; }

    /// <summary>The name under which the provider knows this store.</summary>
    public string? ClientId { get; set; }

    /// <summary>The secret that the provider shares with this store.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What the store asks to be told about people.</summary>
    public string? Scope { get; set; }

    /// <summary>The member of the answer about the user that is the user's name here.</summary>
    public string? NameMember { get; set; }

    /// <summary>The member that lists the user's groups, as texts; none for no groups.</summary>
    public string? GroupsMember { get; set; }

    /// <summary>Whether the provider must be reached by HTTPS with a certificate that can be verified. Loopback addresses are excepted.</summary>
    public bool TlsVerify { get; set; } = true;
}
