using System.Collections.Concurrent;
using CondaStore.Domain.Diagnostics;
using CondaStore.Local.Hosting.Discovery;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>
/// Runs all orchestrations of this process: starts instances, resumes unfinished ones at startup, and passes events between them.
/// </summary>
internal sealed partial class OrchestrationEngine : BackgroundService
{
    private static readonly TimeSpan PauseAfterTrouble = TimeSpan.FromSeconds(2);

    private readonly FunctionCatalog _catalog;
    private readonly ILogger<OrchestrationEngine> _log;
    private readonly ConcurrentDictionary<string, OrchestrationRun> _runs = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _resuming = new();
    private volatile bool _isResumed;

    public OrchestrationEngine(
        Journal journal, FunctionCatalog catalog, ActivityDispatcher activities, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        Journal = journal;
        _catalog = catalog;
        Activities = activities;
        TimeProvider = timeProvider;
        LoggerFactory = loggerFactory;
        _log = loggerFactory.CreateLogger<OrchestrationEngine>();
    }

    public Journal Journal { get; }

    public ActivityDispatcher Activities { get; }

    public TimeProvider TimeProvider { get; }

    public ILoggerFactory LoggerFactory { get; }

    public DateTime Now => TimeProvider.GetUtcNow().UtcDateTime;

    /// <summary>Finds the instance in memory, or null if it has finished or does not exist.</summary>
    public OrchestrationRun? FindRun(string id) => _runs.GetValueOrDefault(id);

    /// <summary>Creates and starts an instance.</summary>
    /// <returns>False if an unfinished instance has this ID.</returns>
    public bool TryStart(string id, string name, string? input, DateTime? startAt, OrchestrationParent? parent)
    {
        OrchestrationInstance wanted = new()
        {
            Id = id,
            Name = name,
            Execution = 0,
            Status = OrchestrationRuntimeStatus.Pending,
            Input = input,
            CreatedAt = Now,
            UpdatedAt = Now,
            StartAt = startAt,
            Parent = parent,
        };
        if (_isResumed)
        {
            // Not under the lock: a caller that waits for the journal must not make others wait longer than each of them would.
            return TryStart(wanted);
        }

        lock (_resuming)
        {
            return TryStart(wanted);
        }
    }

    /// <summary>
    /// Starts a child orchestration, or reports its result if it has already finished (the parent requests it again after a crash).
    /// </summary>
    public void StartChild(ChildStart start, string name, OrchestrationParent parent)
    {
        OrchestrationInstance? child = Journal.Find(start.InstanceId);
        if (child is { IsFinished: true } && child.Parent == parent)
        {
            ReportToParent(parent, child.Status, child.Output);
        }
        else if (!(child is not null && child.Parent == parent) && !TryStart(start.InstanceId, name, start.Input, null, parent))
        {
            InvalidOperationException running = new($"An orchestration with the id '{start.InstanceId}' is running.");
            ReportToParent(parent, OrchestrationRuntimeStatus.Failed, TaskFailure.FromException(running).ToOutput());
        }
    }

    /// <summary>Reports the result of a child orchestration to its parent.</summary>
    public void ReportToParent(OrchestrationParent parent, OrchestrationRuntimeStatus status, string? output)
    {
        if (status == OrchestrationRuntimeStatus.Completed)
        {
            FindRun(parent.InstanceId)?.Deliver(JournalEventKind.TaskCompleted, parent.TaskId, null, output, parent.Execution);
            return;
        }

        TaskFailure failure = status == OrchestrationRuntimeStatus.Failed
            ? TaskFailure.FromOutput(output)
            : new TaskFailure(typeof(OperationCanceledException).FullName!, output ?? status.ToString(), null, null);
        FindRun(parent.InstanceId)?.Deliver(JournalEventKind.TaskFailed, parent.TaskId, null, JournalJson.Write(failure), parent.Execution);
    }

    /// <summary>Delivers an event from one orchestration to another. Without a receiver it is dropped, as on the Functions host.</summary>
    public void Send(string instanceId, EventSend send) =>
        FindRun(instanceId)?.Deliver(JournalEventKind.EventRaised, 0, send.EventName, send.Payload, execution: 0);

    public override void Dispose()
    {
        // First the dependent operations, which the shutdown of the host cancels.
        base.Dispose();
        _stopping.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not in the startup path: instances are resumed while the server already accepts requests.
        await Task.Yield();
        using CancellationTokenRegistration registration = stoppingToken.Register(_stopping.Cancel);
        await Task.WhenAll(PersistAsync(Resume), Activities.RunAsync(stoppingToken));
    }

    private void Resume()
    {
        // Instances that are started in the meantime must not be resumed.
        lock (_resuming)
        {
            foreach (OrchestrationInstance instance in Journal.ReadUnfinished().Where(i => !_runs.ContainsKey(i.Id)))
            {
                Run(instance);
            }

            _isResumed = true;
        }
    }

    // If the journal cannot be read now, because its disk is full or another process has locked it, neither the host nor an instance
    // ends.
    private async Task PersistAsync(Action read)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                read();
                return;
            }
            catch (StoreException exception)
            {
                LogUnreadable(_log, exception);
                await Task.Delay(PauseAfterTrouble, TimeProvider, CancellationToken.None);
            }
        }
    }

    private void Run(OrchestrationInstance instance)
    {
        OrchestrationRun run = new(this, instance, _catalog.Find(instance.Name, FunctionKind.Orchestrator), _log);
        _runs[instance.Id] = run;
        _ = Task.Run(() => RunToEndAsync(run));
    }

    private async Task RunToEndAsync(OrchestrationRun run)
    {
        using OrchestrationRun owned = run;
        try
        {
            await run.RunAsync(_stopping.Token);
            _runs.TryRemove(KeyValuePair.Create(run.InstanceId, run));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The journal has everything needed to continue after the next start.
        }
        catch (Exception exception)
        {
            // A failure of the journal itself, such as a full disk: start again from what it holds.
            LogTrouble(_log, run.InstanceId, exception);
            _runs.TryRemove(KeyValuePair.Create(run.InstanceId, run));
            await Task.Delay(PauseAfterTrouble, TimeProvider, CancellationToken.None);
            await PersistAsync(() => RunAgain(run.InstanceId));
        }
    }

    private void RunAgain(string id)
    {
        if (Journal.Find(id) is { IsFinished: false } instance)
        {
            Run(instance);
        }
    }

    private bool TryStart(OrchestrationInstance wanted)
    {
        if (Journal.TryCreate(wanted) is not { } created)
        {
            return false;
        }

        Run(created);
        return true;
    }

    [LoggerMessage(LogLevel.Error, "The journal cannot be read; retrying.")]
    private static partial void LogUnreadable(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "Orchestration '{InstanceId}' is reloaded from its journal.")]
    private static partial void LogTrouble(ILogger logger, string instanceId, Exception exception);
}
