using System.Threading.Channels;
using CondaStore.Local.Hosting.Discovery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>
/// Runs activities in the order in which they arrive, with limited concurrency. An activity that is interrupted by the shutdown of the
/// host leaves no trace in the journal and runs again after the next start.
/// </summary>
internal sealed partial class ActivityDispatcher(
    FunctionCatalog catalog, FunctionInvoker invoker, IServiceScopeFactory scopes, int concurrency, ILogger<ActivityDispatcher> log)
{
    private readonly Channel<ActivityWork> _queue = Channel.CreateUnbounded<ActivityWork>();

    public void Enqueue(ActivityWork work) => _queue.Writer.TryWrite(work);

    /// <summary>Runs activities until <paramref name="stopping"/> is canceled, then waits until the running ones have stopped.</summary>
    public Task RunAsync(CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(() => WorkAsync(stopping), CancellationToken.None)));

    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (ActivityWork work in _queue.Reader.ReadAllAsync(stopping))
            {
                await RunAsync(work, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host is shutting down.
        }
    }

    private async Task RunAsync(ActivityWork work, CancellationToken stopping)
    {
        JournalEventKind kind;
        string? payload;
        try
        {
            payload = JournalJson.Write(await CallAsync(work, stopping));
            kind = JournalEventKind.TaskCompleted;
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            // The orchestrator decides how to handle the failure.
            LogFailed(log, work.Name, work.Run.InstanceId, exception);
            payload = JournalJson.Write(TaskFailure.FromException(exception));
            kind = JournalEventKind.TaskFailed;
        }

        work.Run.Deliver(kind, work.TaskId, work.Name, payload, work.Execution);
    }

    private async Task<object?> CallAsync(ActivityWork work, CancellationToken stopping)
    {
        EmbeddedFunction function = catalog.Find(work.Name, FunctionKind.Activity)
            ?? throw new InvalidOperationException($"There is no activity '{work.Name}'.");
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        EmbeddedFunctionContext context = new(function, scope.ServiceProvider, null, stopping);
        return await invoker.InvokeAsync(function, context, parameter =>
            parameter == function.TriggerParameter ? JournalJson.Read(work.Input, parameter.ParameterType)
            : parameter.ParameterType == typeof(string) && parameter.Name == "instanceId" ? work.Run.InstanceId
            : null);
    }

    [LoggerMessage(LogLevel.Warning, "Activity {Activity} of '{InstanceId}' failed.")]
    private static partial void LogFailed(ILogger logger, string activity, string instanceId, Exception exception);
}
