namespace CondaStore.Domain.Store.Work;

/// <summary>The limits within which one process works on builds.</summary>
public sealed record WorkOptions
{
    /// <summary>How many solves run at once; more than there are processors only share them.</summary>
    public int SolveConcurrency { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>The longest a build may take, time in the queue excluded.</summary>
    public TimeSpan BuildTimeLimit { get; init; } = TimeSpan.FromHours(2);
}
