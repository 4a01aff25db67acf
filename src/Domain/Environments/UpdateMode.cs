namespace CondaStore.Domain.Environments;

/// <summary>Specifies how much of an earlier environment a solve may change.</summary>
public enum UpdateMode
{
    /// <summary>Everything: the best packages of today are chosen.</summary>
    Free,

    /// <summary>As little as possible: a package is replaced only where the requirements demand it.</summary>
    Keep,

    /// <summary>Named packages only: all others stay exactly as they are, or the solve fails.</summary>
    Only,
}
