namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>
/// Runs the continuations of one orchestrator, one at a time and in the order in which they become ready, so that the same journal always
/// leads to the same execution. A continuation that arrives between turns means that the orchestrator awaited something that is not
/// journaled (a delay, a socket, another thread). A replay could not repeat that, so it is rejected.
/// </summary>
internal sealed class OrchestratorTurn : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly Lock _gate = new();
    private int _thread;

    /// <summary>Whether anything other than the journal has tried to continue the orchestrator.</summary>
    public bool IsViolated { get; private set; }

    /// <summary>The action called once when <see cref="IsViolated"/> becomes true.</summary>
    public Action? Violated { get; set; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            if (_thread == Environment.CurrentManagedThreadId)
            {
                _ready.Enqueue((d, state));
                return;
            }

            if (IsViolated)
            {
                return;
            }

            IsViolated = true;
        }

        Violated?.Invoke();
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("An orchestrator must not block on its own continuation.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs a step and all continuations that become ready as a result.</summary>
    public void Run(Action step)
    {
        SynchronizationContext? outer = Current;
        _thread = Environment.CurrentManagedThreadId;
        SetSynchronizationContext(this);
        try
        {
            step();
            while (Next() is { } next)
            {
                next.Callback(next.State);
            }
        }
        finally
        {
            SetSynchronizationContext(outer);
            lock (_gate)
            {
                _thread = 0;
            }
        }
    }

    private (SendOrPostCallback Callback, object? State)? Next()
    {
        lock (_gate)
        {
            return _ready.TryDequeue(out (SendOrPostCallback, object?) next) ? next : null;
        }
    }
}
