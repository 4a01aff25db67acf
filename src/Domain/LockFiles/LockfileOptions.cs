namespace CondaStore.Domain.LockFiles;

/// <summary>Specifies how a lockfile is parsed.</summary>
public sealed record LockfileOptions
{
    /// <summary>Gets the file name shown in messages; null if the text is not from a file.</summary>
    public string? File { get; init; }

    /// <summary>Gets whether entries without a SHA-256 are rejected, so that the lockfile determines every byte.</summary>
    public bool RequireSha256 { get; init; }

    /// <summary>Gets the maximum number of characters.</summary>
    public int MaxLength { get; init; } = 1 << 26;

    /// <summary>
    /// Gets the name of the environment to read from a pixi lockfile; null for <c>default</c> or else the only one. Other formats contain
    /// one unnamed environment and reject a name.
    /// </summary>
    public string? Environment { get; init; }

    /// <summary>
    /// Gets the folder that relative paths of an explicit file are resolved against: the working directory (CEP 23,
    /// https://conda.org/learn/ceps/cep-0023). Null leaves them unchanged.
    /// </summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Gets the folder that relative paths of a pixi lockfile are resolved against: the lockfile's own. Null leaves them
    /// unchanged.</summary>
    public string? Directory { get; init; }

    /// <summary>
    /// Gets the home folder and environment variables for <c>~</c> and <c>${NAME}</c> in an explicit file, by name (<c>HOME</c> for the
    /// folder); null leaves them unchanged.
    /// </summary>
    public Func<string, string?>? Variables { get; init; }
}
