namespace CondaStore.Domain.Store.Archiving;

/// <summary>A plan that is being carried out. Times are UTC.</summary>
public sealed record ArchiveRun
{
    /// <summary>The <see cref="RequestedBy"/> of runs that the nightly evaluation of the retention settings writes and works off itself.</summary>
    public const string NightlyRetention = "retention";

    /// <summary>Its id: the time it was asked for and a random part, so that ids sort by time.</summary>
    public required string Id { get; init; }

    /// <summary>The state.</summary>
    public required ArchiveRunState State { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>Whether packed environments are kept.</summary>
    public bool KeepPacked { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedOn { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedOn { get; init; }

    /// <summary>Items in the plan.</summary>
    public int Total { get; init; }

    /// <summary>Items that were looked at.</summary>
    public int Done { get; init; }

    /// <summary>Items among them that could not be archived any more or yet, such as a build that became active meanwhile.</summary>
    public int Skipped { get; init; }

    /// <summary>Bytes that the plan gives back.</summary>
    public long BytesPlanned { get; init; }

    /// <summary>Bytes that the items done so far gave back, by the plan.</summary>
    public long BytesFreed { get; init; }

    /// <summary>Whether it was asked to stop.</summary>
    public bool CancelRequested { get; init; }

    internal string PlanName => $"archive-runs/{Id}/plan.json";

    internal string ResultsName => $"archive-runs/{Id}/results.jsonl";
}
