namespace CondaStore.Domain.LockFiles;

/// <summary>A channel that packages of a lockfile came from.</summary>
/// <param name="Url">Name or URL, without credentials; <c>${NAME}</c> stands for an environment variable.</param>
/// <param name="UsedEnvironmentVariables">The variables that the URL refers to.</param>
public sealed record LockedChannel(string Url, IReadOnlyList<string> UsedEnvironmentVariables)
{
    /// <summary>A channel that needs no variables.</summary>
    public LockedChannel(string url)
        : this(url, [])
    {
    }
}
