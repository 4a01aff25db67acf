namespace CondaStore.Domain.LockFiles;

/// <summary>Represents the metadata that conda-lock stores in addition to the packages; it is not needed for installing.</summary>
public sealed record LockfileMetadata
{
    /// <summary>Gets the files that contain the requirements.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Gets the creation time of the lockfile, as written; null if absent.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>Gets the Git author and commit, by conda-lock's keys; empty if absent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Git { get; init; } = [];

    /// <summary>Hashes of the source files, by path and algorithm.</summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<KeyValuePair<string, string>>>> Inputs { get; init; } = [];

    /// <summary>Gets custom metadata added by tools.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Custom { get; init; } = [];
}
