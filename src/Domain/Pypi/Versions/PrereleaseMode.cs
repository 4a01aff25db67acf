namespace CondaStore.Domain.Pypi.Versions;

/// <summary>Whether pre-releases may be chosen.</summary>
public enum PrereleaseMode
{
    /// <summary>When a requirement names one, or only pre-releases fulfil it.</summary>
    IfNecessary,

    /// <summary>Never.</summary>
    Disallow,

    /// <summary>Like other versions.</summary>
    Allow,
}
