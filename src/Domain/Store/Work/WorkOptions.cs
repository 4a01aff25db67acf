namespace CondaStore.Domain.Store.Work;

/// <summary>The limits within which one process works on builds.</summary>
public sealed record WorkOptions
{
    /// <summary>How many solves run at once; more than there are processors only share them.</summary>
    public required int SolveConcurrency { get; init; }

    /// <summary>The longest a build may take, time in the queue excluded.</summary>
    public required TimeSpan BuildTimeLimit { get; init; }

    /// <summary>How long a build is shown as BUILDING at least.</summary>
    public TimeSpan MinimumBuildingTime { get; init; }
}
