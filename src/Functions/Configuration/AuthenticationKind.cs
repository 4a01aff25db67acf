namespace CondaStore.Functions.Configuration;

/// <summary>Specifies how users log in.</summary>
public enum AuthenticationKind
{
    /// <summary>Logins are disabled. Tokens that were signed elsewhere with the key of the store are valid.</summary>
    None,

    /// <summary>Anyone who knows the password is an administrator. For development only.</summary>
    Dummy,

    /// <summary>The platform in front of the store signs users in and identifies them (App Service authentication, Easy Auth).</summary>
    Platform,

    /// <summary>An OAuth 2 provider configured by <see cref="StoreOptions.OAuth"/> signs users in.</summary>
    OAuth,

    /// <summary>GitHub signs users in; <see cref="StoreOptions.OAuth"/> may specify an Enterprise Server.</summary>
    GitHub,

    /// <summary>The JupyterHub configured by <see cref="StoreOptions.OAuth"/> signs users in.</summary>
    JupyterHub,
}
