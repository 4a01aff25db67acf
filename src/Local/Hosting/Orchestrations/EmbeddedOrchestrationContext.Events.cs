namespace CondaStore.Local.Hosting.Orchestrations;

internal sealed partial class EmbeddedOrchestrationContext
{
    private readonly Dictionary<string, Queue<JournalEvent>> _arrived = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, LinkedList<TaskCompletionSource<string?>>> _waiting = new(StringComparer.OrdinalIgnoreCase);

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_arrived.TryGetValue(eventName, out Queue<JournalEvent>? queue) && queue.TryDequeue(out JournalEvent? early))
        {
            return JournalJson.Read<T>(early.Payload)!;
        }

        TaskCompletionSource<string?> source = new();
        if (!_waiting.TryGetValue(eventName, out LinkedList<TaskCompletionSource<string?>>? line))
        {
            _waiting.Add(eventName, line = []);
        }

        line.AddLast(source);
        using CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            line.Remove(source);
            source.TrySetCanceled(cancellationToken);
        });
        return JournalJson.Read<T>(await source.Task)!;
    }

    /// <summary>Delivers an event to the oldest waiter for its name, or keeps it.</summary>
    public void Raise(JournalEvent e)
    {
        if (_waiting.TryGetValue(e.Name!, out LinkedList<TaskCompletionSource<string?>>? line) && line.First is { } first)
        {
            line.RemoveFirst();
            first.Value.TrySetResult(e.Payload);
            return;
        }

        if (!_arrived.TryGetValue(e.Name!, out Queue<JournalEvent>? queue))
        {
            _arrived.Add(e.Name!, queue = new Queue<JournalEvent>());
        }

        queue.Enqueue(e);
    }

    /// <summary>The events that have arrived and that nothing has waited for.</summary>
    public IEnumerable<JournalEvent> UnclaimedEvents => _arrived.Values.SelectMany(q => q).OrderBy(e => e.At);
}
