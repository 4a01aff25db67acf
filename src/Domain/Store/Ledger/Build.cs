using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>One attempt of the store to make an environment from a specification, and its outcome. Times are UTC.</summary>
public sealed record Build
{
    /// <summary>The id, ascending over the whole store.</summary>
    public required long Id { get; init; }

    /// <summary>Name of its directory and artifacts, see <see cref="BuildKey"/>.</summary>
    public required string Key { get; init; }

    /// <summary>Name of the namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Id of the environment; a name may be used again after deletion, an id never.</summary>
    public required long EnvironmentId { get; init; }

    /// <summary>Id of the specification.</summary>
    public required long SpecificationId { get; init; }

    /// <summary>SHA-256 of the specification in canonical form; its identity.</summary>
    public required string SpecificationSha256 { get; init; }

    /// <summary>The state.</summary>
    public required BuildStatus Status { get; init; }

    /// <summary>Why it failed, or could not be archived or brought back, in a sentence; null otherwise.</summary>
    public string? StatusInfo { get; init; }

    /// <summary>Why it failed, as a code; null otherwise.</summary>
    public ErrorCode? ErrorCode { get; init; }

    /// <summary>What may help after a failure.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>What is being done, or was done last.</summary>
    public InstallPhase? Stage { get; init; }

    /// <summary>How far the stage has come.</summary>
    public BuildProgress? Progress { get; init; }

    /// <summary>Bytes on the share; 0 while there is no prefix.</summary>
    public long Size { get; init; }

    /// <summary>What <see cref="Size"/> was before it was archived: what is brought back has the same content; null when it never was.</summary>
    public long? FirstSize { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset ScheduledOn { get; init; }

    /// <summary>When the last attempt began; of a build that was brought back, the one that made it first.</summary>
    public DateTimeOffset? StartedOn { get; init; }

    /// <summary>When it finished, or finished first.</summary>
    public DateTimeOffset? EndedOn { get; init; }

    /// <summary>How it was made first, once it is brought back.</summary>
    public FirstInstallation? First { get; init; }

    /// <summary>When it was archived.</summary>
    public DateTimeOffset? ArchivedOn { get; init; }

    /// <summary>What removing the prefix alone gives back: bytes on the disk that it does not share; null when never measured.</summary>
    public long? UnsharedSize { get; init; }

    /// <summary>When it last became the active build of its environment.</summary>
    public DateTimeOffset? ActivatedOn { get; init; }

    /// <summary>
    /// Whether an archived build is being brought back. It then has <see cref="ArchivedOn"/> still, and is archived again when that
    /// fails or is canceled.
    /// </summary>
    public bool IsRecreating { get; init; }

    /// <summary>Whether it becomes the active build as soon as it is back.</summary>
    public bool ActivatesWhenRecreated { get; init; }

    /// <summary>When it was last brought back.</summary>
    public DateTimeOffset? RecreatedOn { get; init; }

    /// <summary>When its files came to the share last, or would have.</summary>
    public DateTimeOffset InstalledOn => RecreatedOn ?? EndedOn ?? ScheduledOn;

    /// <summary>How many files differed from the first installation when it was last brought back; null while that was not compared.</summary>
    public int? Differences { get; init; }

    /// <summary>When it was deleted.</summary>
    public DateTimeOffset? DeletedOn { get; init; }

    /// <summary>How many times work on it began. Every report names the attempt; those of an older one are refused.</summary>
    public int Attempt { get; init; }

    /// <summary>How many of them were before it was queued the last time, to be built or to be brought back.</summary>
    public int AttemptsBefore { get; init; }

    /// <summary>What the worker chose to recognise its own attempt by.</summary>
    public string? AttemptToken { get; init; }

    /// <summary>Host and process of the attempt, for people.</summary>
    public string? Worker { get; init; }

    /// <summary>Last sign of life of the attempt.</summary>
    public DateTimeOffset? HeartbeatOn { get; init; }

    /// <summary>How long the attempt had lasted then, counted by the steady clocks of its processes; no clock that is set changes it.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether the worker is asked to stop.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>What there is of it.</summary>
    public IReadOnlyList<BuildArtifact> Artifacts { get; init; } = [];

    /// <summary>The primary namespace of who asked for it.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>
    /// Whether it was written before its environment, by an import: it counts only when the environment with
    /// <see cref="EnvironmentId"/> is there.
    /// </summary>
    internal bool IsStaged { get; init; }

    /// <summary>Name of the log's blob, the same for all attempts.</summary>
    public string LogName => ArtifactKeys.Of(this, ArtifactType.Logs);

    /// <summary>Name of the blob with the files of the first installation (<see cref="Installing.Prefixes.PrefixManifest"/>).</summary>
    public string ManifestName => $"manifests/{Key}.json";

    /// <summary>Name of the blob with what differed when it was last brought back.</summary>
    public string DifferencesName => $"differences/{Key}.json";

    /// <summary>The artifact of a type; null when there is none.</summary>
    public BuildArtifact? Artifact(ArtifactType type) => Artifacts.FirstOrDefault(a => a.Type == type);

    /// <summary>Whether a directory is that of an attempt of this build.</summary>
    /// <param name="directory">The directory's name.</param>
    public bool Owns(string directory) => BuildKey.IsOf(directory, SpecificationSha256, Id, Environment);
}
