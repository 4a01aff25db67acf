using CondaStore.Domain.Store.Archiving;
using Microsoft.Extensions.Logging;

namespace CondaStore.Domain.Store.Work;

/// <summary>Evaluates the retention settings and creates the run that executes them.</summary>
public sealed partial class RetentionEvaluation(
    RetentionPlanner planner, ArchiveRuns runs, TimeProvider timeProvider, ILogger<RetentionEvaluation> diagnostics)
{
    private static readonly TimeSpan RunsKept = TimeSpan.FromDays(90);

    /// <summary>Evaluates the settings and creates the run with the given id, unless there is nothing to do.</summary>
    public async Task<ArchiveRunResult> RunAsync(string runId, CancellationToken cancellationToken)
    {
        await runs.ForgetAsync(timeProvider.GetUtcNow() - RunsKept, cancellationToken);
        ArchivePlan plan = await planner.PlanAsync(cancellationToken);
        foreach (string warning in plan.Warnings)
        {
            LogWarning(diagnostics, warning);
        }

        if (plan.Items.Count > 0)
        {
            await runs.CreateAsync(runId, plan, keepPacked: false, ArchiveRun.NightlyRetention, cancellationToken);
        }

        return new ArchiveRunResult { Items = plan.Items.Count };
    }

    [LoggerMessage(LogLevel.Warning, "Retention: {Warning}.")]
    private static partial void LogWarning(ILogger logger, string warning);
}
