namespace CondaStore.Functions.Configuration;

/// <summary>How people log in.</summary>
public enum AuthenticationKind
{
    /// <summary>Nobody can log in; tokens that were signed elsewhere with the store's key work.</summary>
    None,

    /// <summary>Anybody who knows the password is an administrator. For development only.</summary>
    Dummy,

    /// <summary>The platform in front of the store signs people in (App Service authentication, Easy Auth) and tells who they are.</summary>
    Platform,

    /// <summary>An OAuth 2 provider, which <see cref="StoreOptions.OAuth"/> describes, signs people in.</summary>
    OAuth,

    /// <summary>GitHub signs people in; <see cref="StoreOptions.OAuth"/> may name an Enterprise Server.</summary>
    GitHub,

    /// <summary>The JupyterHub that <see cref="StoreOptions.OAuth"/> names signs people in.</summary>
    JupyterHub,
}
