using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>Evaluates the retention settings and writes the run that carries them out.</summary>
public sealed class EvaluateRetention(RetentionEvaluation evaluation)
{
    /// <summary>Evaluates, and writes the run under the given id; none when there is nothing to do.</summary>
    [Function(FunctionNames.EvaluateRetention)]
    public Task<ArchiveRunResult> Run([ActivityTrigger] string runId, CancellationToken cancellationToken) =>
        evaluation.RunAsync(runId, cancellationToken);
}
