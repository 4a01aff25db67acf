using CondaStore.Domain.Store;
using CondaStore.Domain.Store.Authorization;
using CondaStore.Domain.Store.Building;
using CondaStore.Domain.Store.Ownership;

namespace CondaStore.Functions.Api;

/// <summary>Counts what the store holds. Counting reads every build, so finished ones are counted at most once a minute.</summary>
public sealed class StoreNumbers(Builds builds, Usage usage, TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1);
    private StoreCounts? _counts;
    private long _countedAt;

    /// <summary>The present numbers.</summary>
    public async Task<StoreCounts> GetAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_counts is null || timeProvider.GetElapsedTime(_countedAt) > Freshness)
            {
                _counts = await CountAsync(cancellationToken);
                _countedAt = timeProvider.GetTimestamp();
            }
        }
        finally
        {
            _gate.Release();
        }

        ILookup<BuildStatus, Build> active = (await builds.ActiveAsync(cancellationToken)).ToLookup(b => b.Status);
        Dictionary<BuildStatus, long> now = new(_counts.ByStatus)
        {
            [BuildStatus.Queued] = active[BuildStatus.Queued].Count(),
            [BuildStatus.Building] = active[BuildStatus.Building].Count(),
        };
        return _counts with { ByStatus = now };
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<StoreCounts> CountAsync(CancellationToken cancellationToken)
    {
        Dictionary<BuildStatus, long> counts = [];
        foreach (BuildStatus status in Enum.GetValues<BuildStatus>().Where(s => s.IsFinished()))
        {
            BuildQuery query = new() { Visibility = Visibility.All, Status = status };
            counts[status] = (await builds.PageAsync(query, new Paging(0, 1), cancellationToken)).Count;
        }

        IReadOnlyDictionary<string, NamespaceUsage> namespaces = await usage.GetAsync(Visibility.All, cancellationToken);
        return new StoreCounts(counts, namespaces.Values.Sum(n => n.Environments));
    }
}
