using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Store.Rows;

public sealed class TurnsTests
{
    private readonly CountingTimeProvider _clock = new();
    private readonly Turns _turns;

    public TurnsTests() => _turns = new Turns(_clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_SameKey_OneAfterTheOtherAsTheyCame()
    {
        List<int> order = [];
        TaskCompletionSource first = new();
        Task<int>[] all =
        [
            _turns.RunAsync("a", () => NoteAsync(order, 0, first.Task), Token),
            .. Enumerable.Range(1, 5).Select(i => _turns.RunAsync("a", () => NoteAsync(order, i, Task.CompletedTask), Token)),
        ];
        Assert.Equal([0], order);

        first.SetResult();

        int[] numbers = await Task.WhenAll(all);
        Assert.Equal([0, 1, 2, 3, 4, 5], numbers);
        Assert.Equal([0, 1, 2, 3, 4, 5], order);
        Assert.Equal(0, _turns.Count);
    }

    [Fact]
    public async Task Run_OtherKey_DoesNotWait()
    {
        TaskCompletionSource first = new();
        Task<int> waiting = _turns.RunAsync("a", () => NoteAsync([], 1, first.Task), Token);

        Assert.Equal(2, await _turns.RunAsync("b", () => Task.FromResult(2), Token));

        first.SetResult();
        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task Run_OneBeforeFails_TheNextGoesOn()
    {
        Task<int> failing = _turns.RunAsync<int>("a", () => throw new InvalidOperationException("failed"), Token);

        Assert.Equal(1, await _turns.RunAsync("a", () => Task.FromResult(1), Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.Equal(0, _turns.Count);
    }

    [Fact]
    public async Task Run_OneBeforeHangs_GoesOnWithoutATurnAfterItsPatience()
    {
        TaskCompletionSource never = new();
        Task<int> hanging = _turns.RunAsync("a", () => NoteAsync([], 1, never.Task), Token);
        Task<int> next = _turns.RunAsync("a", () => Task.FromResult(2), Token);
        Assert.Equal(1, _clock.ActiveTimers);

        _clock.Advance(Turns.Patience);

        Assert.Equal(2, await next);
        Assert.False(hanging.IsCompleted);
        never.SetResult();
        Assert.Equal(1, await hanging);
        Assert.Equal(0, _turns.Count);
    }

    [Fact]
    public async Task Run_CanceledWhileWaiting_DoesNothing()
    {
        TaskCompletionSource first = new();
        using CancellationTokenSource canceled = new();
        Task<int> working = _turns.RunAsync("a", () => NoteAsync([], 1, first.Task), Token);
        List<int> order = [];
        Task<int> waiting = _turns.RunAsync("a", () => NoteAsync(order, 2, Task.CompletedTask), canceled.Token);

        await canceled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Empty(order);
        first.SetResult();
        Assert.Equal(1, await working);
        Assert.Equal(0, _turns.Count);
    }

    private static async Task<int> NoteAsync(List<int> order, int number, Task until)
    {
        order.Add(number);
        await until;
        return number;
    }
}
