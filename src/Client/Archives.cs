namespace CondaStore.Client;

/// <summary>Which builds to archive; a build has to meet everything that is given, and something has to be given beside the patterns.</summary>
public sealed record ArchiveFilterRequest
{
    /// <summary>Pattern of namespaces, with <c>*</c> for any text; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Pattern of environments; null for all.</summary>
    public string? Environment { get; init; }

    /// <summary>Keeps the newest so many builds of every environment.</summary>
    public int? KeepLast { get; init; }

    /// <summary>Built before an age ago (<c>30d</c>, <c>12h</c>, <c>6w</c>) or a date.</summary>
    public string? OlderThan { get; init; }

    /// <summary>Not made active since an age ago or a date.</summary>
    public string? NotActivatedSince { get; init; }

    /// <summary>Environments of more bytes than this.</summary>
    public long? LargerThan { get; init; }

    /// <summary>Whether active builds are archived too.</summary>
    public bool IncludeActive { get; init; }

    /// <summary><c>packed</c> keeps packed environments; null keeps specification, lockfile and log only.</summary>
    public string? Keep { get; init; }

    /// <summary>Whether only the plan is wanted.</summary>
    public bool DryRun { get; init; }
}

/// <summary>How to archive a build.</summary>
/// <param name="Force">Whether the active build may be archived too.</param>
/// <param name="Keep"><c>packed</c> keeps the packed environment; null keeps specification, lockfile and log only.</param>
public sealed record ArchiveRequest(bool Force = false, string? Keep = null);

/// <summary>How to bring a build back.</summary>
internal sealed record RecreateRequest(bool Activate);

/// <summary>The answer to a request to archive.</summary>
/// <param name="RunId">The run that was started; null when there was nothing to do or only the plan was wanted.</param>
/// <param name="Plan">The plan.</param>
public sealed record RemoteArchiveAnswer(string? RunId, RemoteArchivePlan Plan);

/// <summary>What would be archived and deleted.</summary>
/// <param name="Count">How many builds.</param>
/// <param name="FreesBytes">Bytes on the disk that all of it gives back.</param>
/// <param name="Items">The builds.</param>
/// <param name="Warnings">What cannot be kept to.</param>
public sealed record RemoteArchivePlan(int Count, long FreesBytes, IReadOnlyList<RemoteArchiveItem> Items, IReadOnlyList<string> Warnings)
{
    /// <summary>The plan as one line of JSON, in the names of the API.</summary>
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, ClientJson.Default.RemoteArchivePlan);
}

/// <summary>One line of a plan.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="Action"><c>archive</c> or <c>delete</c>.</param>
/// <param name="Rule">Why.</param>
/// <param name="Size">Bytes of its environment, shared ones included.</param>
/// <param name="FreesBytes">Bytes on the disk that it gives back.</param>
/// <param name="Active">Whether it is the active build.</param>
/// <param name="Outcome"><c>done</c>, why it was skipped, or null while it waits.</param>
public sealed record RemoteArchiveItem(
    long BuildId, string Namespace, string Environment, string Action, string Rule, long Size, long FreesBytes, bool Active, string? Outcome);

/// <summary>A plan that is being carried out. Times are UTC.</summary>
public sealed record RemoteArchiveRun
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>RUNNING, COMPLETED or CANCELED.</summary>
    public required string State { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset CreatedOn { get; init; }

    /// <summary>Builds in the plan.</summary>
    public int ItemsTotal { get; init; }

    /// <summary>Builds that were looked at.</summary>
    public int ItemsDone { get; init; }

    /// <summary>Builds among them that were left alone, such as one that became active meanwhile.</summary>
    public int ItemsSkipped { get; init; }

    /// <summary>Bytes that the plan gives back.</summary>
    public long BytesPlanned { get; init; }

    /// <summary>Bytes given back so far.</summary>
    public long BytesFreed { get; init; }

    /// <summary>Its builds; null in lists.</summary>
    public IReadOnlyList<RemoteArchiveItem>? Items { get; init; }

    /// <summary>The run as one line of JSON, in the names of the API.</summary>
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, ClientJson.Default.RemoteArchiveRun);
}

/// <summary>How a build that was brought back differs from its first installation.</summary>
/// <param name="Compared">Whether it was compared at all.</param>
/// <param name="Count">How many files differ.</param>
/// <param name="Differences">The files that differ, each with what differs.</param>
public sealed record RemoteDifferences(bool Compared, int Count, IReadOnlyList<RemoteDifference> Differences);

/// <summary>One file that differs.</summary>
/// <param name="Path">Relative to the environment.</param>
/// <param name="Kind">missing, content, extra and so on.</param>
/// <param name="Detail">Expected and found, as a sentence.</param>
public sealed record RemoteDifference(string Path, string Kind, string Detail);
