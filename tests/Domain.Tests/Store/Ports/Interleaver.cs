using System.Collections.Concurrent;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Store.Ports;

/// <summary>
/// Runs clients on one thread and decides at every operation of the storage, by a seed, whose turn is next. A client can be
/// killed at such a point: it never goes on, as a process that died there.
/// </summary>
internal sealed class Interleaver(int seed, CountingTimeProvider clock)
{
    private readonly Random _random = new(seed);
    private readonly List<TaskCompletionSource> _waiting = [];

    /// <summary>How many clients still die, of those whose turn it is.</summary>
    public int Deaths { get; set; }

    public Task PauseAsync()
    {
        // Continuations run inside of SetResult: everything stays on the thread of RunToEnd.
        TaskCompletionSource turn = new();
        _waiting.Add(turn);
        return turn.Task;
    }

    public void RunToEnd(IReadOnlyList<Func<Random, Task>> clients)
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        Continuations continuations = new();
        SynchronizationContext.SetSynchronizationContext(continuations);
        try
        {
            RunToEnd(clients, continuations);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private void RunToEnd(IReadOnlyList<Func<Random, Task>> clients, Continuations continuations)
    {
        int dead = 0;
        Task[] running = [.. clients.Select(c => c(new Random(_random.Next())))];
        for (int steps = 0; running.Count(t => !t.IsCompleted) > dead; steps++)
        {
            if (steps > 1_000_000)
            {
                throw new TimeoutException("The clients do not come to an end.");
            }

            if (continuations.Run())
            {
                continue;
            }

            if (_waiting.Count == 0)
            {
                // All that are left sleep between attempts.
                clock.Advance(TimeSpan.FromMilliseconds(250));
                if (!continuations.Run() && _waiting.Count == 0 && clock.ActiveTimers == 0)
                {
                    break;
                }

                continue;
            }

            int next = _random.Next(_waiting.Count);
            TaskCompletionSource turn = _waiting[next];
            _waiting.RemoveAt(next);
            if (Deaths > 0 && _random.Next(60) == 0)
            {
                Deaths--;
                dead++;
                continue;
            }

            turn.SetResult();
        }

        foreach (Task task in running.Where(t => t.IsCompleted))
        {
            task.GetAwaiter().GetResult();
        }
    }

    /// <summary>What goes on after something else than the storage: it stays on the thread of RunToEnd, too.</summary>
    private sealed class Continuations : SynchronizationContext
    {
        private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _posted = new();

        public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state));

        /// <summary>Runs what was posted; tells whether anything was.</summary>
        public bool Run()
        {
            bool any = false;
            while (_posted.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
            {
                any = true;
                next.Callback(next.State);
            }

            return any;
        }
    }
}
