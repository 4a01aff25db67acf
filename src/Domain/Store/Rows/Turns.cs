namespace CondaStore.Domain.Store.Rows;

/// <summary>
/// Serializes changes of the same rows within a process, in order of arrival. Of concurrent writers all but one would fail, read again and
/// fail again.
/// </summary>
/// <remarks>
/// This is an optimization, not a lock: correctness depends only on the conditions of the writes. A caller that has waited for
/// <see cref="Patience"/> proceeds without a turn, so that storage which hangs for one caller does not block others for longer.
/// </remarks>
internal sealed class Turns(TimeProvider clock)
{
    /// <summary>The longest time to wait for a turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // The last caller that waits or works, by key.
    private readonly Dictionary<string, Task> _newest = new(StringComparer.Ordinal);

    /// <summary>Gets the number of keys with callers that wait or work.</summary>
    public int Count => _newest.Count;

    /// <summary>Runs the work after that of all earlier callers with the same key.</summary>
    /// <param name="key">The key of what is changed.</param>
    /// <param name="work">Reads and changes the rows.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
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
            // Proceeds without a turn.
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
