using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Work;

/// <summary>Represents the orchestrations of builds, one for each build, in the task hub of this host.</summary>
public interface IBuildOrchestrations
{
    /// <summary>Schedules the orchestration of a build, unless it is already running.</summary>
    Task ScheduleAsync(Build build, CancellationToken cancellationToken);

    /// <summary>Returns whether the orchestration of a build is scheduled, running or suspended.</summary>
    Task<bool> IsRunningAsync(Build build, CancellationToken cancellationToken);

    /// <summary>Terminates the orchestration of a build, if it runs in this task hub. A running activity is not stopped.</summary>
    Task TerminateAsync(Build build, CancellationToken cancellationToken);
}
