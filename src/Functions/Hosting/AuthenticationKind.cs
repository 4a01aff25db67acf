namespace CondaStore.Functions.Hosting;

/// <summary>How people log in.</summary>
public enum AuthenticationKind
{
    /// <summary>Nobody can log in; tokens that were signed elsewhere with the store's key work.</summary>
    None,

    /// <summary>Anybody who knows the password is an administrator. For development only.</summary>
    Dummy,
}
