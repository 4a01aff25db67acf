namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Specifies whether a directory is an environment, and whether it is complete.</summary>
public enum PrefixState
{
    /// <summary>Not an environment.</summary>
    Missing,

    /// <summary>An installation was started but not completed; running it again completes it.</summary>
    Incomplete,

    /// <summary>A complete environment.</summary>
    Ready,
}
