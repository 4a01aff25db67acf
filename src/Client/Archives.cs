namespace CondaStore.Client;

/// <summary>
/// Represents a filter that selects the builds to archive. A build must meet all given conditions; at least one condition other than the
/// patterns is required.
/// </summary>
public sealed record ArchiveFilterRequest
{
    /// <summary>The pattern of namespaces, in which <c>*</c> matches any text, or null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>The pattern of environments, or null for all.</summary>
    public string? Environment { get; init; }

    /// <summary>The number of newest builds of each environment that are kept.</summary>
    public int? KeepLast { get; init; }

    /// <summary>Selects builds older than an age (<c>30d</c>, <c>12h</c>, <c>6w</c>) or from before a date.</summary>
    public string? OlderThan { get; init; }

    /// <summary>Selects builds that have not been active within an age or since a date.</summary>
    public string? NotActivatedSince { get; init; }

    /// <summary>Selects builds whose environment is larger than this, in bytes.</summary>
    public long? LargerThan { get; init; }

    /// <summary>Whether active builds are archived as well.</summary>
    public bool IncludeActive { get; init; }

    /// <summary><c>packed</c> to keep packed environments, or null to keep only the specification, lockfile and log.</summary>
    public string? Keep { get; init; }

    /// <summary>Whether to return only the plan.</summary>
    public bool DryRun { get; init; }
}

/// <summary>Represents the request to archive a build.</summary>
/// <param name="Force">Whether the active build may be archived too.</param>
/// <param name="Keep"><c>packed</c> to keep the packed environment, or null to keep only the specification, lockfile and log.</param>
public sealed record ArchiveRequest(bool Force = false, string? Keep = null);

/// <summary>Represents the request to recreate a build.</summary>
internal sealed record RecreateRequest(bool Activate);

/// <summary>Represents the response to a request to archive builds.</summary>
/// <param name="RunId">The ID of the run that was started, or null if there was nothing to do or only the plan was requested.</param>
/// <param name="Plan">The plan.</param>
public sealed record RemoteArchiveAnswer(string? RunId, RemoteArchivePlan Plan);

/// <summary>Represents a plan of the builds to archive and delete.</summary>
/// <param name="Count">The number of builds.</param>
/// <param name="FreesBytes">The disk space that the plan frees, in bytes.</param>
/// <param name="Items">The builds.</param>
/// <param name="Warnings">Rules that cannot be met, as sentences.</param>
public sealed record RemoteArchivePlan(int Count, long FreesBytes, IReadOnlyList<RemoteArchiveItem> Items, IReadOnlyList<string> Warnings)
{
    /// <summary>Serializes the plan as one line of JSON with the names of the API.</summary>
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, ClientJson.Default.RemoteArchivePlan);
}

/// <summary>Represents one build of a plan.</summary>
/// <param name="BuildId">The ID of the build.</param>
/// <param name="Namespace">The namespace of the build.</param>
/// <param name="Environment">The environment of the build.</param>
/// <param name="Action"><c>archive</c> or <c>delete</c>.</param>
/// <param name="Rule">The rule by which the build was selected.</param>
/// <param name="Size">The size of the environment in bytes, including shared files.</param>
/// <param name="FreesBytes">The disk space that the action frees, in bytes.</param>
/// <param name="Active">Whether the build is the active build.</param>
/// <param name="Outcome"><c>done</c>, the reason why the build was skipped, or null if it is pending.</param>
public sealed record RemoteArchiveItem(
    long BuildId, string Namespace, string Environment, string Action, string Rule, long Size, long FreesBytes, bool Active,
    string? Outcome);

/// <summary>Represents the execution of a plan. Times are UTC.</summary>
public sealed record RemoteArchiveRun
{
    /// <summary>The ID of the run.</summary>
    public required string Id { get; init; }

    /// <summary>The state of the run: RUNNING, COMPLETED or CANCELED.</summary>
    public required string State { get; init; }

    /// <summary>The user who requested the run.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>The time at which the run was created.</summary>
    public DateTimeOffset CreatedOn { get; init; }

    /// <summary>The number of builds in the plan.</summary>
    public int ItemsTotal { get; init; }

    /// <summary>The number of builds processed.</summary>
    public int ItemsDone { get; init; }

    /// <summary>The number of processed builds that were skipped, for example because they have become active.</summary>
    public int ItemsSkipped { get; init; }

    /// <summary>The disk space that the plan frees, in bytes.</summary>
    public long BytesPlanned { get; init; }

    /// <summary>The disk space freed so far, in bytes.</summary>
    public long BytesFreed { get; init; }

    /// <summary>The builds of the run, or null in lists.</summary>
    public IReadOnlyList<RemoteArchiveItem>? Items { get; init; }

    /// <summary>Serializes the run as one line of JSON with the names of the API.</summary>
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, ClientJson.Default.RemoteArchiveRun);
}

/// <summary>Represents the differences between a recreated build and its first installation.</summary>
/// <param name="Compared">Whether the build has been compared.</param>
/// <param name="Count">The number of files that differ.</param>
/// <param name="Differences">The files that differ.</param>
public sealed record RemoteDifferences(bool Compared, int Count, IReadOnlyList<RemoteDifference> Differences);

/// <summary>Represents a file that differs.</summary>
/// <param name="Path">The path of the file, relative to the environment.</param>
/// <param name="Kind">The kind of difference, such as missing, content or extra.</param>
/// <param name="Detail">The expected and the actual state, as a sentence.</param>
public sealed record RemoteDifference(string Path, string Kind, string Detail);
