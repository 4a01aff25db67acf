namespace CondaStore.Domain.Records;

/// <summary>Specifies whether and how a package is platform-independent.</summary>
public enum NoarchKind
{
    /// <summary>Built for one platform.</summary>
    None,

    /// <summary>Platform-independent; files are installed at their own paths.</summary>
    Generic,

    /// <summary>Platform-independent Python code; files are installed into the site-packages of the installed Python.</summary>
    Python,
}
