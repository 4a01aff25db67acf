using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Rows;

/// <summary>Repeats read-decide-write while other writers are faster.</summary>
internal static class Optimistic
{
    private const int Attempts = 60;
    private const int WithoutPause = 3;

    /// <summary>Runs the attempt until it does not meet a conflict.</summary>
    /// <param name="attempt">Reads, decides and writes; everything in it may happen again.</param>
    /// <param name="clock">For the pauses between attempts.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="ConflictException">Others were faster every time.</exception>
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
                    // Jitter, so that writers that met once do not meet again at the same moment.
                    int longest = Math.Min(4 << Math.Min(i, 8), 250);
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, longest)), clock, cancellationToken);
                }
            }
        }
    }
}
