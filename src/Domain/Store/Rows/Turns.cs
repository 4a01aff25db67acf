namespace CondaStore.Domain.Store.Rows;

/// <summary>
/// Lets those in one process who are about to change the same rows do so one after the other, in the order of their coming: at once, all
/// but one would lose, read again and lose again.
/// </summary>
/// <remarks>
/// A courtesy, not a lock. What is right is decided by the conditions of the writes, so who has waited for <see cref="Patience"/> goes
/// on without a turn: storage that hangs for one holds up no other for longer.
/// </remarks>
internal sealed class Turns(TimeProvider clock)
{
    /// <summary>How long one waits for those before.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // The newest of those who wait or work, by what they change.
    private readonly Dictionary<string, Task> _newest = new(StringComparer.Ordinal);

    /// <summary>For how many keys somebody waits or works.</summary>
    public int Count => _newest.Count;

    /// <summary>Runs the work when those who came before with the same key are done.</summary>
    /// <param name="key">What is changed.</param>
    /// <param name="work">Reads, decides and writes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<T> RunAsync<T>(string key, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before = Follow(key, done.Task);
        try
        {
            await WaitAsync(before, cancellationToken);
            return await work();
        }
        finally
        {
            done.SetResult();
            Forget(key, done.Task);
        }
    }

    private async Task WaitAsync(Task before, CancellationToken cancellationToken)
    {
        try
        {
            await before.WaitAsync(Patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Without a turn, then.
        }
    }

    private Task Follow(string key, Task own)
    {
        lock (_newest)
        {
            Task before = _newest.GetValueOrDefault(key, Task.CompletedTask);
            _newest[key] = own;
            return before;
        }
    }

    private void Forget(string key, Task own)
    {
        lock (_newest)
        {
            if (_newest.GetValueOrDefault(key) == own)
            {
                _newest.Remove(key);
            }
        }
    }
}
