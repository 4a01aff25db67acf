namespace CondaStore.Functions.Tests;

/// <summary>Waits for what comes about by itself, for a minute at most.</summary>
internal static class Waiting
{
    /// <summary>Looks again and again until a condition holds.</summary>
    /// <exception cref="OperationCanceledException">It does not within a minute.</exception>
    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <inheritdoc cref="UntilAsync(Func{bool})"/>
    public static Task UntilAsync(Func<Task<bool>> condition) => UntilAsync(condition, holds => holds);

    /// <summary>Reads again and again until what is read is enough, and returns it.</summary>
    /// <exception cref="OperationCanceledException">It is not within a minute.</exception>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> isEnough)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            T found = await read();
            if (isEnough(found))
            {
                return found;
            }

            await Task.Delay(20, limit.Token);
        }
    }
}
