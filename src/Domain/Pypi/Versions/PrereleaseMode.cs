namespace CondaStore.Domain.Pypi.Versions;

/// <summary>Specifies whether pre-releases may be chosen.</summary>
public enum PrereleaseMode
{
    /// <summary>If a requirement names one, or only pre-releases satisfy it.</summary>
    IfNecessary,

    /// <summary>Never.</summary>
    Disallow,

    /// <summary>Like other versions.</summary>
    Allow,
}
