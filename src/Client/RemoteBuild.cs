namespace CondaStore.Client;

/// <summary>A build as the store tells of it. Times are UTC.</summary>
public sealed record RemoteBuild
{
    /// <summary>Its number in the store.</summary>
    public required long Id { get; init; }

    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>QUEUED, BUILDING, COMPLETED, FAILED, CANCELED, ARCHIVED or DELETED.</summary>
    public required string Status { get; init; }

    /// <summary>Why it failed, or could not be archived or brought back, in sentences; null otherwise.</summary>
    public string? StatusInfo { get; init; }

    /// <summary>The code of that cause, for example <c>CS1305</c>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What could help.</summary>
    public IReadOnlyList<string>? Hints { get; init; }

    /// <summary>Bytes of the environment; 0 while there is none.</summary>
    public long Size { get; init; }

    /// <summary>What is being done: solve, fetch, link and so on; null when nothing is.</summary>
    public string? Stage { get; init; }

    /// <summary>How far the stage has come.</summary>
    public RemoteProgress? Progress { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset ScheduledOn { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? EndedOn { get; init; }

    /// <summary>When it was archived; null when it is not.</summary>
    public DateTimeOffset? ArchivedOn { get; init; }

    /// <summary>When it was last brought back from the archive; null when it never was.</summary>
    public DateTimeOffset? RecreatedOn { get; init; }

    /// <summary>How many files differed from the first installation then; null while that is not known.</summary>
    public int? Differences { get; init; }

    /// <summary>Whether nothing happens any more by itself.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsFinished => Status is not ("QUEUED" or "BUILDING");

    /// <summary>The build as one line of JSON, in the names of the API.</summary>
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, ClientJson.Default.RemoteBuild);
}

/// <summary>How far something has come.</summary>
/// <param name="ItemsDone">Packages or files that are done.</param>
/// <param name="ItemsTotal">All of them.</param>
/// <param name="BytesDone">Bytes that are done.</param>
/// <param name="BytesTotal">All bytes; 0 when they are not counted.</param>
public sealed record RemoteProgress(int ItemsDone, int ItemsTotal, long BytesDone, long BytesTotal);
