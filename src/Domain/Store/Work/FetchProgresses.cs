using System.Collections.Concurrent;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Adds up the progress of the batches of a build that run in this process, so that the row of the build shows one number for all of
/// them and not that of whichever batch wrote last.
/// </summary>
public sealed class FetchProgresses
{
    private const int MostBuilds = 256;

    private readonly ConcurrentDictionary<(long Build, int Attempt), InstallProgress[]> _batches = new();

    /// <summary>Notes how far a batch has come and gives the sum over its build.</summary>
    public InstallProgress Add(BuildStep step, int batches, InstallProgress progress)
    {
        if (_batches.Count > MostBuilds)
        {
            // Only the display of builds under way suffers.
            _batches.Clear();
        }

        InstallProgress[] all = _batches.GetOrAdd((step.BuildId, step.Attempt), _ => new InstallProgress[batches]);
        lock (all)
        {
            all[step.Batch] = progress;
            return new InstallProgress(
                InstallPhase.Fetch,
                all.Sum(b => b.ItemsDone),
                all.Sum(b => b.ItemsTotal),
                all.Sum(b => b.BytesDone),
                all.Sum(b => b.BytesTotal),
                progress.Current);
        }
    }
}
