namespace CondaStore.Domain.LockFiles;

/// <summary>What conda-lock notes beside the packages; nothing of it matters for installing.</summary>
public sealed record LockfileMetadata
{
    /// <summary>Files that the requirements came from.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>When the lockfile was made, as written; null when not noted.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>Who and which commit, by conda-lock's keys; empty when not noted.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Git { get; init; } = [];

    /// <summary>Hashes of the source files, by path and algorithm.</summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<KeyValuePair<string, string>>>> Inputs { get; init; } = [];

    /// <summary>Anything that a tool added.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Custom { get; init; } = [];
}
