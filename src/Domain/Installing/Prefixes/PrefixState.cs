namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Whether a directory is an environment, and a finished one.</summary>
public enum PrefixState
{
    /// <summary>No environment.</summary>
    Missing,

    /// <summary>An installation was begun and not finished; running it again completes it.</summary>
    Incomplete,

    /// <summary>A finished environment.</summary>
    Ready,
}
