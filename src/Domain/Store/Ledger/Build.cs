using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents a build: the creation of an environment from a specification, and its outcome. Times are UTC.</summary>
public sealed record Build
{
    /// <summary>Gets the id, ascending over the whole store.</summary>
    public required long Id { get; init; }

    /// <summary>Gets the name of its directory and artifacts, see <see cref="BuildKey"/>.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the name of the namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Gets the name of the environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Gets the id of the environment; a name may be reused after deletion, an id never.</summary>
    public required long EnvironmentId { get; init; }

    /// <summary>Id of the specification.</summary>
    public required long SpecificationId { get; init; }

    /// <summary>SHA-256 of the specification in canonical form; its identity.</summary>
    public required string SpecificationSha256 { get; init; }

    /// <summary>Gets the state.</summary>
    public required BuildStatus Status { get; init; }

    /// <summary>Gets why it failed, or could not be archived or recreated, as a sentence; null otherwise.</summary>
    public string? StatusInfo { get; init; }

    /// <summary>Why it failed, as a code; null otherwise.</summary>
    public ErrorCode? ErrorCode { get; init; }

    /// <summary>Gets the hints for a failure.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>Gets the current or last stage.</summary>
    public InstallPhase? Stage { get; init; }

    /// <summary>Gets the progress of the stage.</summary>
    public BuildProgress? Progress { get; init; }

    /// <summary>Gets the size in bytes on the share; 0 while there is no prefix.</summary>
    public long Size { get; init; }

    /// <summary>Gets the value of <see cref="Size"/> before it was archived, since a recreated build has the same content; null if it never
    /// was.</summary>
    public long? FirstSize { get; init; }

    /// <summary>Gets the time at which it was requested.</summary>
    public required DateTimeOffset ScheduledOn { get; init; }

    /// <summary>Gets the start time of the last attempt or, for a recreated build, of its original attempt.</summary>
    public DateTimeOffset? StartedOn { get; init; }

    /// <summary>Gets the time at which it first finished.</summary>
    public DateTimeOffset? EndedOn { get; init; }

    /// <summary>Gets the first installation of a recreated build.</summary>
    public FirstInstallation? First { get; init; }

    /// <summary>Gets the time when it was archived.</summary>
    public DateTimeOffset? ArchivedOn { get; init; }

    /// <summary>Gets the bytes of disk space that removing the prefix alone frees, since they are not shared; null if never
    /// measured.</summary>
    public long? UnsharedSize { get; init; }

    /// <summary>Gets the time when it last became the active build of its environment.</summary>
    public DateTimeOffset? ActivatedOn { get; init; }

    /// <summary>
    /// Gets whether an archived build is being recreated. It then still has <see cref="ArchivedOn"/>, and is archived again if this fails
    /// or is canceled.
    /// </summary>
    public bool IsRecreating { get; init; }

    /// <summary>Gets whether it becomes the active build once recreated.</summary>
    public bool ActivatesWhenRecreated { get; init; }

    /// <summary>Gets the time at which it was last recreated.</summary>
    public DateTimeOffset? RecreatedOn { get; init; }

    /// <summary>Gets the time at which its files were last installed, or would have been.</summary>
    public DateTimeOffset InstalledOn => RecreatedOn ?? EndedOn ?? ScheduledOn;

    /// <summary>Gets the number of files that differed from the first installation when it was last recreated; null until
    /// compared.</summary>
    public int? Differences { get; init; }

    /// <summary>Gets the time when it was deleted.</summary>
    public DateTimeOffset? DeletedOn { get; init; }

    /// <summary>Gets the number of attempts started. Every report contains the attempt; those of an older one are rejected.</summary>
    public int Attempt { get; init; }

    /// <summary>Gets the number of attempts before it was last queued, to be built or recreated.</summary>
    public int AttemptsBefore { get; init; }

    /// <summary>Gets the token by which the worker recognizes its own attempt.</summary>
    public string? AttemptToken { get; init; }

    /// <summary>Gets the host and process of the attempt, for display.</summary>
    public string? Worker { get; init; }

    /// <summary>Gets the time of the last heartbeat of the attempt.</summary>
    public DateTimeOffset? HeartbeatOn { get; init; }

    /// <summary>Gets how long the attempt had lasted then, measured by the monotonic clocks of its processes, so that it does not change
    /// when a clock is set.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Gets whether cancellation was requested.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>Gets the artifacts.</summary>
    public IReadOnlyList<BuildArtifact> Artifacts { get; init; } = [];

    /// <summary>Gets the version of the conda package python that it installs; null if it installs none or was solved before this was
    /// recorded.</summary>
    public string? Python { get; init; }

    /// <summary>Gets the primary namespace of the requester.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Gets what it keeps of an earlier build; null if all packages are chosen anew.</summary>
    public BuildUpdate? Update { get; init; }

    /// <summary>
    /// Gets whether an import wrote it before its environment: it is visible only if the environment with
    /// <see cref="EnvironmentId"/> is there.
    /// </summary>
    internal bool IsStaged { get; init; }

    /// <summary>Gets the name of the log's blob, the same for all attempts.</summary>
    public string LogName => ArtifactKeys.Of(this, ArtifactType.Logs);

    /// <summary>Gets the name of the blob with the files of the first installation
    /// (<see cref="Installing.Prefixes.PrefixManifest"/>).</summary>
    public string ManifestName => $"manifests/{Key}.json";

    /// <summary>Gets the name of the blob with the differences when it was last recreated.</summary>
    public string DifferencesName => $"differences/{Key}.json";

    /// <summary>Returns the artifact of a type; null when there is none.</summary>
    public BuildArtifact? Artifact(ArtifactType type) => Artifacts.FirstOrDefault(a => a.Type == type);

    /// <summary>Determines whether a directory belongs to an attempt of this build.</summary>
    /// <param name="directory">The directory's name.</param>
    public bool Owns(string directory) => BuildKey.IsOf(directory, SpecificationSha256, Id, Environment);
}
