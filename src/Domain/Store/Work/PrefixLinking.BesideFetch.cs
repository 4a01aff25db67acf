using System.Threading.Channels;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Work;

// Links packages while others are still fetched, inside the fetch activities, so that it needs no activity of its own.
public sealed partial class PrefixLinking
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(long Build, int Attempt), BesideFetch> _underWay = [];

    /// <summary>
    /// Starts a batch, and linking with the first one. All batches of a build in this process pass their packages to one link, which the
    /// last of them completes. A batch waits only for its own packages: those that are still missing, because another host fetches them or
    /// their batch has not started, are left to the link step.
    /// </summary>
    internal Batch Join(Build build, BuildPlan plan)
    {
        // A submitted lockfile contains less than a channel, so that what linking must know in advance is known only when all packages are
        // available. Without symbolic links, their targets are copied at the end, and a continuing run would find packages that seem
        // incomplete.
        if (plan.IsLocked || !share.Capabilities.SymbolicLinks)
        {
            return new Batch(this, null);
        }

        (long, int) key = (build.Id, build.Attempt);
        lock (_gate)
        {
            if (!_underWay.TryGetValue(key, out BesideFetch? link))
            {
                link = new BesideFetch(build, plan, LinkBesideFetchAsync, timeProvider);
                _underWay.Add(key, link);
            }

            link.Batches++;
            return new Batch(this, link);
        }
    }

    private async Task<bool> LeaveAsync(BesideFetch link, bool isWhole, CancellationToken cancellationToken)
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

            _underWay.Remove((link.Build.Id, link.Build.Attempt));
        }

        using BesideFetch ended = link;
        return await ended.EndAsync(cancellationToken);
    }

    // Requires the build's lease; if another worker holds it, nothing is linked.
    private async Task<bool> LinkBesideFetchAsync(BesideFetch link, CancellationToken cancellationToken)
    {
        try
        {
            return await lease.TryRunAsync(link.Build.Id, token => LinkAsync(link, token), cancellationToken);
        }
        catch (Exception)
        {
            // Boundary: the fetches continue without it. The link step does the rest and reports any problem.
            return false;
        }
    }

    private async Task<bool> LinkAsync(BesideFetch link, CancellationToken cancellationToken)
    {
        if (!await IsWantedAsync(link.Build, cancellationToken))
        {
            return false;
        }

        await using BuildLogWriter writer = log.OpenWriter(link.Build);
        void Write(string line) => writer.WriteLine(nameof(InstallPhase.Link).ToLowerInvariant(), line);
        EnvironmentContent content = link.Plan.ToContent();
        Write(Preparing(content));
        try
        {
            InstallResult? result = await engine.LinkFetchedAsync(
                PrefixOf(link.Build), content, link.FetchedAsync(cancellationToken), OptionsWith(Write), cancellationToken);
            if (result is not null)
            {
                Write(Executing(result));
            }

            return result is not null;
        }
        finally
        {
            await ends.RemoveIfOverAsync(link.Build);
        }
    }

    /// <summary>
    /// Represents a batch's part in the link. If it is disposed without <see cref="EndAsync"/>, the batch has failed, and the link ends.
    /// </summary>
    internal sealed class Batch(PrefixLinking linking, BesideFetch? link) : IAsyncDisposable
    {
        private bool _hasLeft;

        /// <summary>Passes a package to the link.</summary>
        public void Add(CachedPackage package) => link?.Add(package);

        /// <summary>Completes the batch. The last one of its build waits until the available packages are linked.</summary>
        /// <returns>Whether the prefix is complete, so that nothing is left for the link step.</returns>
        public async Task<bool> EndAsync(CancellationToken cancellationToken)
        {
            _hasLeft = true;
            bool isFinished = link is not null && await linking.LeaveAsync(link, true, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return isFinished;
        }

        public async ValueTask DisposeAsync()
        {
            if (!_hasLeft && link is not null)
            {
                await linking.LeaveAsync(link, false, CancellationToken.None);
            }
        }
    }

    /// <summary>Represents the single link of a build concurrent with its fetches.</summary>
    internal sealed class BesideFetch : IDisposable
    {
        private readonly Channel<CachedPackage> _fetched =
            System.Threading.Channels.Channel.CreateUnbounded<CachedPackage>(new UnboundedChannelOptions { SingleReader = true });

        private readonly CancellationTokenSource _stop;
        private readonly Task<bool> _work;

        public BesideFetch(Build build, BuildPlan plan, Func<BesideFetch, CancellationToken, Task<bool>> work, TimeProvider timeProvider)
        {
            Build = build;
            Plan = plan;
            _stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
            _work = Task.Run(() => work(this, _stop.Token));
        }

        public Build Build { get; }

        public BuildPlan Plan { get; }

        /// <summary>Gets or sets the number of active batches, counted by those that share the link.</summary>
        public int Batches { get; set; }

        /// <summary>Returns the packages fetched by the batches, until the last one has ended.</summary>
        public IAsyncEnumerable<CachedPackage> FetchedAsync(CancellationToken cancellationToken) =>
            _fetched.Reader.ReadAllAsync(cancellationToken);

        public void Add(CachedPackage package) => _fetched.Writer.TryWrite(package);

        /// <summary>Stops linking.</summary>
        public Task GiveUpAsync() => _stop.CancelAsync();

        /// <summary>Ends the input and waits until the available packages are linked, for at most the duration of a step.</summary>
        /// <returns>Whether the prefix is complete.</returns>
        public async Task<bool> EndAsync(CancellationToken cancellationToken)
        {
            _fetched.Writer.Complete();
            _stop.CancelAfter(LongestStep);
            await using CancellationTokenRegistration canceled = cancellationToken.Register(_stop.Cancel);
            return await _work;
        }

        public void Dispose() => _stop.Dispose();
    }
}
