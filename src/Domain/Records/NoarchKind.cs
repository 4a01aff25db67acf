namespace CondaStore.Domain.Records;

/// <summary>Whether and how a package is independent of the platform.</summary>
public enum NoarchKind
{
    /// <summary>Built for one platform.</summary>
    None,

    /// <summary>Platform independent, files are placed as they are.</summary>
    Generic,

    /// <summary>Platform independent Python code; files move to the site-packages of the installed Python.</summary>
    Python,
}
