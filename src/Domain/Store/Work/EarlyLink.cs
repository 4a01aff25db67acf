using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// The link of one build beside its fetches: what the cache had, what the batches bring, and at last what others have brought meanwhile.
/// It needs the right to the prefix; when somebody else has it, nothing is linked.
/// </summary>
public sealed class EarlyLink : IDisposable
{
    private readonly Channel<CachedPackage> _fetched =
        System.Threading.Channels.Channel.CreateUnbounded<CachedPackage>(new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource _stop;
    private readonly Build _build;
    private readonly BuildPlan _plan;
    private readonly PrefixLinking _linking;
    private readonly BuildEnds _ends;
    private readonly BuildLog _log;
    private readonly PackageCache _cache;
    private readonly TimeProvider _timeProvider;
    private readonly Task<bool> _work;

    /// <summary>Begins.</summary>
    public EarlyLink(
        Build build,
        BuildPlan plan,
        PrefixLinking linking,
        BuildEnds ends,
        BuildLease lease,
        BuildLog log,
        PackageCache cache,
        TimeProvider timeProvider)
    {
        _build = build;
        _plan = plan;
        _linking = linking;
        _ends = ends;
        _log = log;
        _cache = cache;
        _timeProvider = timeProvider;
        _stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _work = Task.Run(() => RunAsync(lease));
    }

    /// <summary>Batches that are at work; whoever shares the link counts them.</summary>
    public int Batches { get; set; }

    /// <summary>Hands over a package.</summary>
    public void Add(CachedPackage package) => _fetched.Writer.TryWrite(package);

    /// <summary>Links nothing more.</summary>
    public Task GiveUpAsync() => _stop.CancelAsync();

    /// <summary>No more packages come. Waits until those that are there are linked, for no longer than a step may take.</summary>
    /// <returns>Whether the prefix is finished.</returns>
    public async Task<bool> EndAsync(CancellationToken cancellationToken)
    {
        _fetched.Writer.Complete();
        _stop.CancelAfter(PrefixLinking.LongestStep);
        await using CancellationTokenRegistration canceled = cancellationToken.Register(_stop.Cancel);
        return await _work;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task<bool> RunAsync(BuildLease lease)
    {
        try
        {
            return await lease.TryRunAsync(_build.Id, LinkAsync, _stop.Token);
        }
        catch (Exception)
        {
            // Boundary: the fetches go on without it. The link step does what was left, and tells what is in its way.
            return false;
        }
    }

    private async Task<bool> LinkAsync(CancellationToken cancellationToken)
    {
        if (!await _linking.IsWantedAsync(_build, cancellationToken))
        {
            return false;
        }

        await using BuildLogWriter writer = _log.OpenWriter(_build);
        void Write(string line) => writer.WriteLine(nameof(InstallPhase.Link).ToLowerInvariant(), line);
        try
        {
            InstallResult? result = await Installer.LinkReadyAsync(
                _linking.PrefixOf(_build),
                _plan.Packages,
                ReadyAsync,
                _linking.OptionsFor(_plan, Write, progress: null),
                _timeProvider,
                cancellationToken);
            if (result is not null)
            {
                Write(PrefixLinking.Describe(result));
            }

            return result is not null;
        }
        finally
        {
            await _ends.RemoveIfOverAsync(_build);
        }
    }

    private async IAsyncEnumerable<ReadyPackage> ReadyAsync(
        IReadOnlyList<RepodataRecord> needed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Dictionary<string, RepodataRecord> waiting = needed.ToDictionary(PackageCache.KeyOf, StringComparer.Ordinal);
        foreach (ReadyPackage package in Present(waiting, cancellationToken))
        {
            yield return package;
        }

        await foreach (CachedPackage package in _fetched.Reader.ReadAllAsync(cancellationToken))
        {
            if (waiting.Remove(PackageCache.KeyOf(package.Record), out RepodataRecord? record))
            {
                yield return new ReadyPackage(record, package.Directory, Misstated: package.Misstated);
            }
        }

        foreach (ReadyPackage package in Present(waiting, cancellationToken))
        {
            yield return package;
        }
    }

    private IEnumerable<ReadyPackage> Present(Dictionary<string, RepodataRecord> waiting, CancellationToken cancellationToken)
    {
        foreach ((string key, RepodataRecord record) in waiting.ToArray())
        {
            if (_cache.Find(record, cancellationToken) is { } package)
            {
                waiting.Remove(key);
                yield return new ReadyPackage(record, package.Directory, Misstated: package.Misstated);
            }
        }
    }
}
