using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>The activity that evaluates the retention settings and creates the run that applies them.</summary>
public sealed class EvaluateRetention(RetentionEvaluation evaluation)
{
    /// <summary>Evaluates the settings and creates the run with the given ID, unless there is nothing to do.</summary>
    [Function(FunctionNames.EvaluateRetention)]
    public Task<ArchiveRunResult> Run([ActivityTrigger] string runId, CancellationToken cancellationToken) =>
        evaluation.RunAsync(runId, cancellationToken);
}
