namespace CondaStore.Domain.LockFiles;

/// <summary>How a lockfile is read.</summary>
public sealed record LockfileOptions
{
    /// <summary>The file name shown in messages; null when the text came from elsewhere.</summary>
    public string? File { get; init; }

    /// <summary>Refuse entries without a SHA-256: with it the lockfile vouches for every byte.</summary>
    public bool RequireSha256 { get; init; }

    /// <summary>The most characters read.</summary>
    public int MaxLength { get; init; } = 1 << 26;

    /// <summary>
    /// The environment to take from a pixi lockfile; null for the one named <c>default</c>, else for the only one. Other formats hold one
    /// environment without a name and refuse a name.
    /// </summary>
    public string? Environment { get; init; }

    /// <summary>
    /// The folder that relative paths of an explicit file start from: the working directory (CEP 23). Null leaves them as they are.
    /// </summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The folder that relative paths of a pixi lockfile start from: the lockfile's own. Null leaves them as they are.</summary>
    public string? Directory { get; init; }

    /// <summary>
    /// The home folder and environment variables for <c>~</c> and <c>${NAME}</c> in an explicit file, by name (<c>HOME</c> for the
    /// folder); null leaves them as they are.
    /// </summary>
    public Func<string, string?>? Variables { get; init; }
}
