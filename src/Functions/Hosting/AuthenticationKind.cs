namespace CondaStore.Functions.Hosting;

/// <summary>How people log in.</summary>
public enum AuthenticationKind
{
    /// <summary>Nobody can log in; tokens that were signed elsewhere with the store's key work.</summary>
    None,

    /// <summary>Anybody who knows the password is an administrator. For development only.</summary>
    Dummy,

    /// <summary>The platform in front of the store signs people in (App Service authentication, Easy Auth) and tells who they are.</summary>
    Platform,
}
