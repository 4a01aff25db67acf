using System.Collections.Concurrent;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Holds the shared state of the batches of a build that run in this process: their total progress, so that the row of the build shows one
/// value for all of them rather than that of the last writer, and the time that their downloads may take together.
/// </summary>
public sealed class FetchProgresses(TimeProvider timeProvider)
{
    private const int MostBuilds = 256;

    private readonly ConcurrentDictionary<(long Build, int Attempt), Fetch> _fetches = new();

    /// <summary>Records the progress of a batch and returns the total of its build.</summary>
    public InstallProgress Add(BuildStepRequest step, int batches, InstallProgress progress)
    {
        InstallProgress[] all = Of(step, batches).Batches;
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

    /// <summary>Returns the time that the downloads of an attempt may take together.</summary>
    internal TransferBudget Budget(BuildStepRequest step, int batches) => Of(step, batches).Budget;

    private Fetch Of(BuildStepRequest step, int batches)
    {
        if (_fetches.TryGetValue((step.BuildId, step.Attempt), out Fetch? known))
        {
            return known;
        }

        while (_fetches.Count > MostBuilds)
        {
            // Most likely it has ended.
            _fetches.TryRemove(_fetches.MinBy(f => f.Value.Budget.Began).Key, out _);
        }

        return _fetches.GetOrAdd(
            (step.BuildId, step.Attempt), _ => new Fetch(new InstallProgress[batches], TransferBudget.OfBuild(timeProvider)));
    }

    private sealed record Fetch(InstallProgress[] Batches, TransferBudget Budget);
}
