namespace CondaStore.Domain.Store.Archiving;

/// <summary>Represents a plan being executed. Times are UTC.</summary>
public sealed record ArchiveRun
{
    /// <summary>The <see cref="RequestedBy"/> of runs that the nightly evaluation of the retention settings creates and executes
    /// itself.</summary>
    public const string NightlyRetention = "retention";

    /// <summary>Gets the id: the time of the request and a random part, so that ids sort by time.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the state.</summary>
    public required ArchiveRunState State { get; init; }

    /// <summary>Gets the requester.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>Gets whether packed environments are kept.</summary>
    public bool KeepPacked { get; init; }

    /// <summary>Gets the time of the request.</summary>
    public required DateTimeOffset CreatedOn { get; init; }

    /// <summary>Gets the time when it ended.</summary>
    public DateTimeOffset? EndedOn { get; init; }

    /// <summary>Items in the plan.</summary>
    public int Total { get; init; }

    /// <summary>Gets the number of items processed.</summary>
    public int Done { get; init; }

    /// <summary>Gets the number of processed items that could no longer or not yet be archived, such as a build activated
    /// meanwhile.</summary>
    public int Skipped { get; init; }

    /// <summary>Gets the bytes that the plan frees.</summary>
    public long BytesPlanned { get; init; }

    /// <summary>Gets the bytes that the items processed so far freed, according to the plan.</summary>
    public long BytesFreed { get; init; }

    /// <summary>Gets whether cancellation was requested.</summary>
    public bool CancelRequested { get; init; }

    internal string PlanName => $"archive-runs/{Id}/plan.json";

    internal string ResultsName => $"archive-runs/{Id}/results.jsonl";
}
