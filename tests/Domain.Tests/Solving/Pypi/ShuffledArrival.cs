using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Solving.Pypi;

/// <summary>Lets the answers of an index arrive in another order than they were asked for, one at a time.</summary>
internal sealed class ShuffledArrival : IDisposable
{
    private readonly TestIndex _index;
    private readonly Random _random;
    private readonly List<TaskCompletionSource> _waiting = [];
    private bool _isReleasing;
    private bool _isOver;

    public ShuffledArrival(TestIndex index, int seed)
    {
        _index = index;
        _random = new Random(seed);
        _index.Wait = WaitAsync;
    }

    public void Dispose()
    {
        lock (_waiting)
        {
            _isOver = true;
            _waiting.ForEach(w => w.TrySetResult());
        }

        _index.Wait = _ => Task.CompletedTask;
    }

    private Task WaitAsync(string path)
    {
        lock (_waiting)
        {
            if (_isOver)
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(source);
            if (!_isReleasing)
            {
                _isReleasing = true;
                _ = ReleaseAsync();
            }

            return source.Task;
        }
    }

    private async Task ReleaseAsync()
    {
        while (true)
        {
            // Others may come meanwhile, or not: both happen, and nothing may depend on it.
            for (int i = _random.Next(20); i >= 0; i--)
            {
                await Task.Yield();
            }

            lock (_waiting)
            {
                if (_waiting.Count == 0)
                {
                    _isReleasing = false;
                    return;
                }

                int next = _random.Next(_waiting.Count);
                _waiting[next].TrySetResult();
                _waiting.RemoveAt(next);
            }
        }
    }
}
