namespace CondaStore.Client;

/// <summary>Represents a build of the store. Times are UTC.</summary>
public sealed record RemoteBuild
{
    /// <summary>The ID of the build.</summary>
    public required long Id { get; init; }

    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>The ID of the environment.</summary>
    public long EnvironmentId { get; init; }

    /// <summary>The specification, or null in lists.</summary>
    public RemoteSpecification? Specification { get; init; }

    /// <summary>The artifacts, or null in lists.</summary>
    public IReadOnlyList<RemoteArtifact>? BuildArtifacts { get; init; }

    /// <summary>The user who requested the build, or null if unknown.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The status: QUEUED, BUILDING, COMPLETED, FAILED, CANCELED, ARCHIVED or DELETED.</summary>
    public required string Status { get; init; }

    /// <summary>The reason why the build failed, or could not be archived or recreated, or null if none.</summary>
    public string? StatusInfo { get; init; }

    /// <summary>The error code of the failure, for example <c>CS1305</c>, or null if none.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Hints to resolve the failure.</summary>
    public IReadOnlyList<string>? Hints { get; init; }

    /// <summary>The size of the environment in bytes, or 0 if there is none.</summary>
    public long Size { get; init; }

    /// <summary>The current stage, such as solve, fetch or link, or null if the build is not in progress.</summary>
    public string? Stage { get; init; }

    /// <summary>The progress of the current stage, or null if unknown.</summary>
    public RemoteProgress? Progress { get; init; }

    /// <summary>The time at which the build was requested.</summary>
    public DateTimeOffset ScheduledOn { get; init; }

    /// <summary>The time at which the build started, or null if it is queued.</summary>
    public DateTimeOffset? StartedOn { get; init; }

    /// <summary>The time at which the build was last activated, or null if never.</summary>
    public DateTimeOffset? ActivatedOn { get; init; }

    /// <summary>The time at which the build ended, or null if it has not ended.</summary>
    public DateTimeOffset? EndedOn { get; init; }

    /// <summary>The time at which the build was archived, or null if it is not archived.</summary>
    public DateTimeOffset? ArchivedOn { get; init; }

    /// <summary>The time at which the build was last recreated, or null if never.</summary>
    public DateTimeOffset? RecreatedOn { get; init; }

    /// <summary>The number of files that differed from the first installation when the build was recreated, or null if unknown.</summary>
    public int? Differences { get; init; }

    /// <summary>Whether the build is neither queued nor in progress.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsFinished => Status is not ("QUEUED" or "BUILDING");
}

/// <summary>Represents the progress of a stage.</summary>
/// <param name="ItemsDone">The number of packages or files done.</param>
/// <param name="ItemsTotal">The total number of packages or files.</param>
/// <param name="BytesDone">The number of bytes done.</param>
/// <param name="BytesTotal">The total number of bytes, or 0 if they are not counted.</param>
public sealed record RemoteProgress(int ItemsDone, int ItemsTotal, long BytesDone, long BytesTotal);
