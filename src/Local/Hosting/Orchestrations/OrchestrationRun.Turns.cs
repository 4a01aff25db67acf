using System.Globalization;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace CondaStore.Local.Hosting.Orchestrations;

internal sealed partial class OrchestrationRun
{
    /// <summary>Journals the events of the turn and the resulting actions, then carries the actions out.</summary>
    private void Write(List<JournalEvent> events)
    {
        List<JournalEvent> actions = [.. _context!.NewActions];
        _context.NewActions.Clear();
        events.AddRange(actions);
        if (events.Count > 0)
        {
            OrchestrationRuntimeStatus status = !_started ? OrchestrationRuntimeStatus.Pending
                : _suspended ? OrchestrationRuntimeStatus.Suspended
                : OrchestrationRuntimeStatus.Running;
            if (!_engine.Journal.TryAppend(_instance, _sequence, events, status, null, _context.CustomStatus, _engine.Now))
            {
                throw new InvalidOperationException($"Instance '{InstanceId}' was replaced.");
            }

            _sequence += events.Count;
        }

        foreach (JournalEvent action in actions)
        {
            CarryOut(action);
        }
    }

    /// <summary>Checks whether the turn has ended the instance, and if so, writes its final state.</summary>
    /// <returns>True if the instance is in a final state.</returns>
    private async Task<bool> EndTurnAsync(CancellationToken stopping)
    {
        if (_terminated is not null)
        {
            Finish(OrchestrationRuntimeStatus.Terminated, _terminated.Payload);
            return true;
        }

        if (_context!.Mismatch is not null || _turn.IsViolated)
        {
            NonDeterministicOrchestrationException cause = new(
                _context.Mismatch ?? "The orchestrator awaited something other than its context's tasks.");
            Finish(OrchestrationRuntimeStatus.Failed, TaskFailure.FromException(cause).ToOutput());
            return true;
        }

        if (_running is not { IsCompleted: true })
        {
            return false;
        }

        if (_running.IsCompletedSuccessfully && _context.Renewal is { } renewal)
        {
            stopping.ThrowIfCancellationRequested();
            await RenewAsync(renewal.Input, renewal.KeepEvents);
            return false;
        }

        if (_context.OpenActivities > 0)
        {
            // The Functions host reports an instance as running until its last activity has ended, awaited or not.
            return false;
        }

        if (_running.IsCompletedSuccessfully)
        {
            Finish(OrchestrationRuntimeStatus.Completed, JournalJson.Write(_orchestrator!.ResultOf(_running)));
        }
        else
        {
            Exception cause = _running.Exception?.InnerException ?? new OperationCanceledException("The orchestrator was canceled.");
            LogFailed(_log, _instance.Name, InstanceId, cause);
            Finish(OrchestrationRuntimeStatus.Failed, TaskFailure.FromException(cause).ToOutput());
        }

        return true;
    }

    private async Task RenewAsync(string? input, bool keepEvents)
    {
        List<JournalEvent> kept = keepEvents ? [.. _context!.UnclaimedEvents] : [];
        await _timers.CancelAsync();
        _timers.Dispose();
        _timers = new CancellationTokenSource();
        _held.Clear();
        _running = null;
        _instance = _engine.Journal.ContinueAsNew(_instance, input, kept, _engine.Now);
        Begin(kept);
    }

    private void Finish(OrchestrationRuntimeStatus status, string? output)
    {
        List<JournalEvent> lastActions = [.. _context!.NewActions];
        _context.NewActions.Clear();
        if (!_engine.Journal.TryAppend(_instance, _sequence, lastActions, status, output, _context.CustomStatus, _engine.Now))
        {
            return;
        }

        // Events that were sent last must still be delivered.
        foreach (JournalEvent action in lastActions.Where(a => a.Kind == JournalEventKind.EventSent))
        {
            CarryOut(action);
        }

        if (_instance.Parent is { } parent)
        {
            _engine.ReportToParent(parent, status, output);
        }
    }

    /// <summary>Carries out an action of the orchestrator. After a crash, it is called again for every action that has not ended.</summary>
    private void CarryOut(JournalEvent action)
    {
        switch (action.Kind)
        {
            case JournalEventKind.ActivityScheduled:
                _engine.Activities.Enqueue(new ActivityWork(this, Execution, action.TaskId, action.Name!, action.Payload));
                break;
            case JournalEventKind.TimerCreated when _context!.IsOpen(action.TaskId):
                _ = FireAsync(action, Execution, _timers.Token);
                break;
            case JournalEventKind.ChildScheduled:
                ChildStart start = JournalJson.Read<ChildStart>(action.Payload)!;
                _engine.StartChild(start, action.Name!, new OrchestrationParent(InstanceId, _instance.Name, Execution, action.TaskId));
                break;
            case JournalEventKind.EventSent:
                EventSend send = JournalJson.Read<EventSend>(action.Payload)!;
                _engine.Send(action.Name!, send);
                break;
        }
    }

    private async Task FireAsync(JournalEvent timer, int execution, CancellationToken cancellationToken)
    {
        try
        {
            DateTime due = DateTime.Parse(timer.Payload!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
            TimeSpan wait = due - _engine.Now;
            if (wait > TimeSpan.Zero)
            {
                // The clock may have been set back since then: no timer waits longer than requested.
                TimeSpan asked = due - timer.At;
                await Task.Delay(wait < asked ? wait : asked, _engine.TimeProvider, cancellationToken);
            }

            await PostAsync(JournalEventKind.TimerFired, timer.TaskId, null, null, execution);
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException)
        {
            // The instance has ended before the timer was due.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Orchestration {Name} '{InstanceId}' failed.")]
    private static partial void LogFailed(ILogger logger, string name, string instanceId, Exception exception);
}
