using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>
/// Represents one execution of an orchestration to its orchestrator. Actions are numbered in the order in which they are requested. An
/// action that is already in the journal is compared with it; a new one is added to <see cref="NewActions"/>, to be journaled and then
/// carried out.
/// </summary>
internal sealed partial class EmbeddedOrchestrationContext : TaskOrchestrationContext
{
    // The limit of the Functions host, counted in UTF-16 code units.
    private const int CustomStatusLimit = 16 * 1024;

    private readonly OrchestrationInstance _instance;
    private readonly Dictionary<int, JournalEvent> _recorded = [];
    private readonly Dictionary<int, OpenTask> _open = [];
    private readonly DateTime _startedAt;
    private int _lastTaskId;
    private int _guids;

    public EmbeddedOrchestrationContext(
        OrchestrationInstance instance, DateTime startedAt, IEnumerable<JournalEvent> recordedActions, ILoggerFactory loggerFactory)
    {
        _instance = instance;
        _startedAt = startedAt;
        Time = startedAt;
        CustomStatus = instance.CustomStatus;
        LoggerFactory = loggerFactory;
        foreach (JournalEvent action in recordedActions)
        {
            _recorded.Add(action.TaskId, action);
        }

        Replaying = true;
    }

    public override TaskName Name => new(_instance.Name);

    public override string InstanceId => _instance.Id;

    public override ParentOrchestrationInstance? Parent =>
        _instance.Parent is { } parent ? new ParentOrchestrationInstance(new TaskName(parent.Name), parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => Time;

    public override bool IsReplaying => Replaying;

    /// <summary>The time of the event being applied.</summary>
    public DateTime Time { get; set; }

    /// <summary>Whether the events being applied come from the journal.</summary>
    public bool Replaying { get; set; }

    /// <summary>The actions that have been requested and are not journaled yet.</summary>
    public List<JournalEvent> NewActions { get; } = [];

    /// <summary>The custom status as JSON.</summary>
    public string? CustomStatus { get; private set; }

    /// <summary>Why this execution does not match the journal, or null if no mismatch has been found.</summary>
    public string? Mismatch { get; private set; }

    /// <summary>The new execution that the orchestrator has requested by continuing as new, or null if none.</summary>
    public (string? Input, bool KeepEvents)? Renewal { get; private set; }

    protected override ILoggerFactory LoggerFactory { get; }

    public override T? GetInput<T>()
        where T : default => JournalJson.Read<T>(_instance.Input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        string? json = JournalJson.Write(input);
        return WithRetriesAsync(
            options?.Retry, async () => JournalJson.Read<TResult>(await AskAsync(JournalEventKind.ActivityScheduled, name.Name, json))!);
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        string? json = JournalJson.Write(input);
        string? id = (options as SubOrchestrationOptions)?.InstanceId;
        return WithRetriesAsync(options?.Retry, async () =>
        {
            ChildStart start = new(id ?? $"{InstanceId}:{_instance.Execution}:{_lastTaskId + 1}", json);
            return JournalJson.Read<TResult>(
                await AskAsync(JournalEventKind.ChildScheduled, orchestratorName.Name, JournalJson.Write(start)))!;
        });
    }

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string time = fireAt.ToUniversalTime().ToString("O");
        Task<string?> fired = AskAsync(JournalEventKind.TimerCreated, null, time);
        int id = _lastTaskId;
        using CancellationTokenRegistration registration = cancellationToken.Register(() => Cancel(id, cancellationToken));
        await fired;
    }

    public override void SendEvent(string instanceId, string eventName, object payload) =>
        Record(JournalEventKind.EventSent, instanceId, JournalJson.Write(new EventSend(eventName, JournalJson.Write(payload))));

    public override void SetCustomStatus(object? customStatus)
    {
        string? json = JournalJson.Write(customStatus);
        if (json?.Length > CustomStatusLimit)
        {
            throw new ArgumentException(
                $"A custom status may have {CustomStatusLimit} characters of JSON; this one has {json.Length}.", nameof(customStatus));
        }

        CustomStatus = json;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        Renewal = (JournalJson.Write(newInput), preserveUnprocessedEvents);

    public override Guid NewGuid()
    {
        string name = $"{InstanceId}|{_instance.Execution}|{_startedAt:O}|{_guids++}";
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16), bigEndian: true);
    }

    /// <summary>Ends the replay of the journal; <see cref="Mismatch"/> then tells whether the orchestrator has followed it.</summary>
    public IReadOnlyList<JournalEvent> EndReplay()
    {
        Replaying = false;
        if (_recorded.Count > 0)
        {
            JournalEvent first = _recorded.Values.MinBy(a => a.TaskId)!;
            Mismatch ??= $"The journal has action {first.TaskId} ({first.Kind} {first.Name}), which the orchestrator no longer requests.";
        }

        return [.. _open.Values.Where(t => t.Recorded is not null).Select(t => t.Recorded!)];
    }

    /// <summary>The number of activities that have been requested and have not ended.</summary>
    public int OpenActivities => _open.Values.Count(t => t.Kind == JournalEventKind.ActivityScheduled);

    /// <summary>Gets whether an action is still pending; canceled timers are not.</summary>
    public bool IsOpen(int taskId) => _open.ContainsKey(taskId);

    /// <summary>Completes the action that an event belongs to. Events of actions that are not pending are ignored.</summary>
    public void Complete(JournalEvent e)
    {
        if (!_open.Remove(e.TaskId, out OpenTask? task))
        {
            return;
        }

        if (e.Kind == JournalEventKind.TaskFailed)
        {
            TaskFailure failure = JournalJson.Read<TaskFailure>(e.Payload)!;
            // The message contains the number of the task, which the Functions host counts from 0.
            task.Source.TrySetException(new TaskFailedException(task.Name ?? string.Empty, e.TaskId - 1, failure.ToDetails()));
        }
        else
        {
            task.Source.TrySetResult(e.Payload);
        }
    }

    private Task<string?> AskAsync(JournalEventKind kind, string? name, string? payload)
    {
        JournalEvent? recorded = Record(kind, name, payload);
        OpenTask task = new(kind, name, recorded);
        _open.Add(_lastTaskId, task);
        return task.Source.Task;
    }

    private JournalEvent? Record(JournalEventKind kind, string? name, string? payload)
    {
        int id = ++_lastTaskId;
        if (_recorded.Remove(id, out JournalEvent? recorded))
        {
            if (recorded.Kind != kind || !string.Equals(recorded.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                Mismatch ??= $"Action {id} was {recorded.Kind} {recorded.Name} in the journal and is {kind} {name} now.";
            }

            return recorded;
        }

        NewActions.Add(new JournalEvent(kind, id, name, payload, Time));
        return null;
    }

    private void Cancel(int taskId, CancellationToken cancellationToken)
    {
        if (_open.Remove(taskId, out OpenTask? task))
        {
            task.Source.TrySetCanceled(cancellationToken);
        }
    }

    // Continuations run inline on the orchestrator's turn: run elsewhere, their order would be arbitrary.
    private sealed class OpenTask(JournalEventKind kind, string? name, JournalEvent? recorded)
    {
        public JournalEventKind Kind { get; } = kind;

        public string? Name { get; } = name;

        public JournalEvent? Recorded { get; } = recorded;

        public TaskCompletionSource<string?> Source { get; } = new();
    }
}
