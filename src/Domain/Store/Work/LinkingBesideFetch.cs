using CondaStore.Domain.Cache;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Links the packages of a build while others are still fetched, inside the activities that fetch, so that it takes no place of its own. All
/// batches of a build that this process works at hand their packages to one link; the last of them to end completes it. Nobody waits for
/// anything but his own batch: what is missing then, because another host fetches it or it has not begun, is left to the link step.
/// </summary>
public sealed class LinkingBesideFetch(
    PrefixLinking linking, BuildEnds ends, BuildLease lease, BuildLog log, PackageCache cache, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(long Build, int Attempt), EarlyLink> _underWay = [];

    /// <summary>Begins a batch, and the link with the first one.</summary>
    public BatchLink Join(Build build, BuildPlan plan)
    {
        // A posted lockfile says less than a channel: then what linking has to know in advance is known when all packages are there.
        if (plan.IsLocked || !linking.CanBeDivided)
        {
            return new BatchLink(null, (_, _) => Task.FromResult(false));
        }

        (long, int) key = (build.Id, build.Attempt);
        lock (_gate)
        {
            if (!_underWay.TryGetValue(key, out EarlyLink? link))
            {
                link = new EarlyLink(build, plan, linking, ends, lease, log, cache, timeProvider);
                _underWay.Add(key, link);
            }

            link.Batches++;
            return new BatchLink(link, (isWhole, token) => LeaveAsync(key, link, isWhole, token));
        }
    }

    private async Task<bool> LeaveAsync((long, int) key, EarlyLink link, bool isWhole, CancellationToken cancellationToken)
    {
        if (!isWhole)
        {
            await link.GiveUpAsync();
        }

        lock (_gate)
        {
            if (--link.Batches > 0)
            {
                return false;
            }

            _underWay.Remove(key);
        }

        using EarlyLink ended = link;
        return await ended.EndAsync(cancellationToken);
    }
}
