using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Rows;

/// <summary>Retries read-decide-write operations that conflict with other writers.</summary>
internal static class Optimistic
{
    private const int Attempts = 60;
    private const int WithoutPause = 3;

    /// <summary>Runs the attempt until there is no conflict.</summary>
    /// <param name="attempt">Reads, decides and writes; may be repeated.</param>
    /// <param name="clock">The clock for the delays between attempts.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ConflictException">Every attempt conflicted.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> attempt, TimeProvider clock, CancellationToken cancellationToken)
    {
        for (int i = 1; ; i++)
        {
            try
            {
                return await attempt();
            }
            catch (ConflictException) when (i < Attempts)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (i > WithoutPause)
                {
                    // Jitter, so that writers that conflicted do not conflict again.
                    int longest = Math.Min(4 << Math.Min(i, 8), 250);
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, longest)), clock, cancellationToken);
                }
            }
        }
    }
}
