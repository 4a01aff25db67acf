using CondaStore.Domain.Pypi.Building;

namespace CondaStore.Domain.Store.Work;

/// <summary>Specifies the limits for processing builds in one process.</summary>
public sealed record WorkOptions
{
    /// <summary>Gets the number of concurrent solves; more than the number of processors is not useful.</summary>
    public required int SolveConcurrency { get; init; }

    /// <summary>Gets the maximum duration of a build, excluding time in the queue.</summary>
    public required TimeSpan BuildTimeLimit { get; init; }

    /// <summary>Gets the time without a heartbeat after which a worker is considered lost.</summary>
    public TimeSpan WorkerGoneAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets what building a Python project without a wheel may take.</summary>
    public BuildLimits SourceBuildLimits { get; init; } = new();

    /// <summary>Gets the minimum time for which a build is shown as BUILDING.</summary>
    public TimeSpan MinimumBuildingTime { get; init; }
}
