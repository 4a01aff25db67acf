namespace CondaStore.Domain.LockFiles;

/// <summary>Represents a channel of packages in a lockfile.</summary>
/// <param name="Url">The name or URL, without credentials; <c>${NAME}</c> refers to an environment variable.</param>
/// <param name="UsedEnvironmentVariables">The variables that the URL refers to.</param>
public sealed record LockedChannel(string Url, IReadOnlyList<string> UsedEnvironmentVariables)
{
    /// <summary>Initializes a channel that uses no variables.</summary>
    public LockedChannel(string url)
        : this(url, [])
    {
    }
}
