using System.Threading.Channels;
using CondaStore.Local.Hosting.Discovery;
using Microsoft.Extensions.Logging;

namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>
/// Runs one orchestration instance in memory: takes events from its inbox, applies them to the orchestrator, writes the events and the
/// requested actions to the journal in one transaction, and only then makes them visible. After a crash at any point, it continues by
/// replaying the journal.
/// </summary>
internal sealed partial class OrchestrationRun : IDisposable
{
    private readonly OrchestrationEngine _engine;
    private readonly EmbeddedFunction? _orchestrator;
    private readonly ILogger _log;
    private readonly Channel<Delivery> _inbox = Channel.CreateUnbounded<Delivery>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<JournalEvent> _held = new();
    private CancellationTokenSource _timers = new();
    private OrchestrationInstance _instance;
    private EmbeddedOrchestrationContext? _context;
    private OrchestratorTurn _turn = new();
    private Task? _running;
    private int _sequence;
    private bool _started;
    private bool _suspended;
    private JournalEvent? _terminated;

    public OrchestrationRun(OrchestrationEngine engine, OrchestrationInstance instance, EmbeddedFunction? orchestrator, ILogger log)
    {
        _engine = engine;
        _instance = instance;
        _orchestrator = orchestrator;
        _log = log;
    }

    public string InstanceId => _instance.Id;

    public int Execution => _instance.Execution;

    /// <summary>Completes when the instance has reached a final state; never fails.</summary>
    public Task Finished => _finished.Task;

    /// <summary>
    /// Delivers an event. The task completes when the event is journaled. An <paramref name="execution"/> of 0 means the current one.
    /// </summary>
    public Task PostAsync(JournalEventKind kind, int taskId, string? name, string? payload, int execution = 0)
    {
        Delivery delivery = new(new JournalEvent(kind, taskId, name, payload, _engine.Now), execution);
        return _inbox.Writer.TryWrite(delivery)
            ? delivery.Journaled.Task
            : Task.FromException(new InvalidOperationException($"Instance '{InstanceId}' has finished."));
    }

    /// <summary>
    /// Delivers an event without waiting. An instance that has ended does not need it, and one that could not journal it requests the
    /// action again from its journal.
    /// </summary>
    public void Deliver(JournalEventKind kind, int taskId, string? name, string? payload, int execution) =>
        PostAsync(kind, taskId, name, payload, execution)
            .ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    /// <summary>Runs until the instance reaches a final state or the host stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            Begin(_engine.Journal.ReadEvents(_instance.Id));
            while (!await EndTurnAsync(stopping))
            {
                await NextTurnAsync(stopping);
            }

            _finished.TrySetResult();
        }
        finally
        {
            _inbox.Writer.TryComplete();
            await _timers.CancelAsync();
            while (_inbox.Reader.TryRead(out Delivery? late))
            {
                late.Journaled.TrySetException(new InvalidOperationException($"Instance '{InstanceId}' has finished."));
            }
        }
    }

    public void Dispose() => _timers.Dispose();

    /// <summary>Replays the journal and carries out again all actions that have not ended.</summary>
    private void Begin(IReadOnlyList<JournalEvent> history)
    {
        _sequence = history.Count;
        _started = false;
        _suspended = false;
        _turn = new OrchestratorTurn { Violated = () => _ = PostAsync(JournalEventKind.Resumed, 0, null, null, Execution) };
        JournalEvent? started = history.FirstOrDefault(e => e.Kind == JournalEventKind.Started);
        _context = new EmbeddedOrchestrationContext(
            _instance, started?.At ?? _engine.Now,
            history.Where(e => e.Kind is >= JournalEventKind.ActivityScheduled and <= JournalEventKind.EventSent), _engine.LoggerFactory);
        foreach (JournalEvent e in history)
        {
            Apply(e);
        }

        IReadOnlyList<JournalEvent> unfinished = started is null ? [] : _context.EndReplay();
        _context.Replaying = false;
        foreach (JournalEvent action in unfinished)
        {
            CarryOut(action);
        }

        if (!_started)
        {
            _ = StartWhenDueAsync();
        }
    }

    private async Task StartWhenDueAsync()
    {
        try
        {
            TimeSpan wait = (_instance.StartAt ?? DateTime.MinValue) - _engine.Now;
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _engine.TimeProvider, _timers.Token);
            }

            await PostAsync(JournalEventKind.Started, 0, null, _instance.Input, Execution);
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException)
        {
            // The instance ended before its start time.
        }
    }

    private async Task NextTurnAsync(CancellationToken stopping)
    {
        List<Delivery> deliveries = [await _inbox.Reader.ReadAsync(stopping)];
        while (_inbox.Reader.TryRead(out Delivery? more))
        {
            deliveries.Add(more);
        }

        try
        {
            List<JournalEvent> events = [];
            foreach (Delivery delivery in deliveries.Where(d => d.Execution == 0 || d.Execution == Execution))
            {
                events.Add(delivery.Event);
                Apply(delivery.Event);
            }

            Write(events);
        }
        catch (Exception exception)
        {
            // Callers that wait must learn that the event is not journaled.
            deliveries.ForEach(d => d.Journaled.TrySetException(exception));
            throw;
        }

        deliveries.ForEach(d => d.Journaled.TrySetResult());
    }

    private void Apply(JournalEvent e)
    {
        switch (e.Kind)
        {
            case JournalEventKind.Started:
                _context!.Time = e.At;
                _started = true;
                _turn.Run(Start);
                ReleaseHeld();
                break;
            case JournalEventKind.Terminated:
                _terminated = e;
                break;
            case JournalEventKind.Suspended:
                _suspended = true;
                break;
            case JournalEventKind.Resumed:
                _suspended = false;
                ReleaseHeld();
                break;
            case JournalEventKind.TaskCompleted or JournalEventKind.TaskFailed
                or JournalEventKind.TimerFired or JournalEventKind.EventRaised:
                _held.Enqueue(e);
                ReleaseHeld();
                break;
        }
    }

    private void ReleaseHeld()
    {
        while (_started && !_suspended && _held.TryDequeue(out JournalEvent? e))
        {
            _context!.Time = e.At;
            _turn.Run(() =>
            {
                if (e.Kind == JournalEventKind.EventRaised)
                {
                    _context.Raise(e);
                }
                else
                {
                    _context.Complete(e);
                }
            });
        }
    }

    private void Start()
    {
        if (_orchestrator is null)
        {
            _running = Task.FromException(new InvalidOperationException($"There is no orchestrator '{_instance.Name}'."));
            return;
        }

        try
        {
            object?[] arguments = [.. _orchestrator.Parameters.Select(p => p == _orchestrator.TriggerParameter
                ? _context
                : JournalJson.Read(_instance.Input, p.ParameterType))];
            _running = (Task)_orchestrator.Method.Invoke(null, System.Reflection.BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
        }
        catch (Exception exception)
        {
            // Any exception of an orchestrator is its result.
            _running = Task.FromException(exception);
        }
    }

    private sealed record Delivery(JournalEvent Event, int Execution)
    {
        public TaskCompletionSource Journaled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
