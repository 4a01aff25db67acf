using System.Runtime.CompilerServices;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Environments;

/// <summary>
/// From requirements to a working environment: reads channels, solves, fetches packages into the shared cache and links them.
/// Every step may be repeated after a failure and continues where the last attempt ended.
/// </summary>
public sealed class EnvironmentEngine : IDisposable
{
    private readonly EngineOptions _options;
    private readonly RepodataClient _repodata;
    private readonly PackageCache _cache;
    private readonly PackageFetcher _fetcher;

    /// <summary>Creates an engine; it touches nothing until it is asked to.</summary>
    public EnvironmentEngine(EngineOptions options)
    {
        _options = options;
        NetworkOptions network = new() { Variables = options.Variables, HomeDirectory = options.Channels.HomeDirectory };
        _repodata = new RepodataClient(new RepodataClientOptions
        {
            CacheDirectory = Path.Combine(options.CacheDirectory, "repodata"),
            Handler = options.Handler,
            Network = network,
            TimeProvider = options.TimeProvider,
            Mode = options.RepodataMode,
        });
        _cache = new PackageCache(new PackageCacheOptions
        {
            Root = options.CacheDirectory,
            ReadOnlyRoots = options.ReadOnlyCaches,
            ShareFiles = options.ShareFiles,
            TimeProvider = options.TimeProvider,
        });
        _fetcher = new PackageFetcher(_cache, new PackageFetcherOptions
        {
            Handler = options.Handler,
            Network = network,
            IsOffline = options.RepodataMode == RepodataCacheMode.CacheOnly,
            TimeProvider = options.TimeProvider,
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _repodata.Dispose();
        _fetcher.Dispose();
    }

    /// <summary>Chooses packages for one platform.</summary>
    /// <exception cref="StoreException">A channel cannot be read, or <see cref="SolveFailure"/>.</exception>
    public async Task<PlatformSolution> SolveAsync(
        SolveInput input, string platform, IProgress<InstallProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<IReadOnlyList<SubdirSource>> channels = await OpenAsync(input, platform, progress, cancellationToken);
        IReadOnlyList<MatchSpec> specs = input.Specs;
        if (DirectArchives.AreNamedBy(specs))
        {
            DirectArchives archives = new(
                _fetcher,
                _options.Channels.WorkingDirectory,
                name => name == "HOME" ? _options.Channels.HomeDirectory : _options.Variables.GetValueOrDefault(name));
            (specs, IReadOnlyList<SubdirSource> direct) = await archives.FindAsync(
                specs, platform, [.. channels.SelectMany(c => c)], progress, cancellationToken);
            channels = [direct, .. channels];
        }

        IReadOnlyList<VirtualPackage> machine = VirtualPackageDetection.Detect(new VirtualPackageOptions
        {
            Platform = platform,
            Overrides = input.VirtualPackages,
            Environment = _options.Variables,
        });
        progress?.Report(new InstallProgress(InstallPhase.Solve, 0, 0, Current: platform));
        Solution solution = await Solver.SolveAsync(
            new SolveRequest
            {
                Channels = channels,
                Platform = input.NamesPlatform ? platform : null,
                Specs = specs,
                VirtualPackages = machine,
                Favored = input.Favored,
                ChannelPriority = input.ChannelPriority,
                ExcludeNewer = input.ExcludeNewer,
                Timeout = input.Timeout,
                TimeProvider = _options.TimeProvider,
            },
            cancellationToken);
        progress?.Report(new InstallProgress(InstallPhase.Solve, solution.Records.Count, solution.Records.Count, Current: platform));
        return new PlatformSolution(platform, solution.Records, machine, solution.Statistics, WarningsOf(channels, solution));
    }

    private static List<string> WarningsOf(IReadOnlyList<IReadOnlyList<SubdirSource>> channels, Solution solution)
    {
        List<string> warnings = [];
        foreach (SubdirSource source in channels.SelectMany(c => c))
        {
            warnings.AddRange(source.Warnings.Select(w => $"{source.Channel.Name}/{source.Subdir}: {w}; the record is left out"));
        }

        warnings.AddRange(solution.Warnings);
        return warnings;
    }

    /// <summary>Fetches the packages of a lockfile and fills in what it does not say about them.</summary>
    /// <param name="prefix">The environment they are for; packages that it has already are not fetched.</param>
    /// <param name="packages">Packages with the records of a lockfile.</param>
    /// <param name="progress">Told about fetching.</param>
    /// <param name="cancellationToken">Stops; what is fetched stays in the cache.</param>
    /// <exception cref="StoreException">A package cannot be had.</exception>
    private async Task<IReadOnlyList<TargetPackage>> CompleteAsync(
        string prefix, IReadOnlyList<TargetPackage> packages, IProgress<InstallProgress>? progress, CancellationToken cancellationToken)
    {
        Dictionary<string, RepodataRecord> complete = PrefixData.Read(prefix).Records
            .Where(r => r.Repodata.Sha256 is not null)
            .GroupBy(r => r.Repodata.Sha256!)
            .ToDictionary(group => group.Key, group => group.First().Repodata);
        List<RepodataRecord> incomplete = [.. packages.Select(p => p.Record).Where(r => r.Sha256 is null || !complete.ContainsKey(r.Sha256))];
        Dictionary<string, RepodataRecord> completed = [];
        await foreach (CachedPackage package in _fetcher.FetchAsync(incomplete, progress, cancellationToken))
        {
            completed[package.Record.Url] = RecordCompletion.Complete(package.Record, IndexJson.ReadFrom(package.Directory));
        }

        return [.. packages.Select(p => p with
        {
            Record = completed.TryGetValue(p.Record.Url, out RepodataRecord? record) ? record : complete[p.Record.Sha256!],
        })];
    }

    /// <summary>Makes a prefix hold exactly these packages: creates the environment, completes or changes it.</summary>
    /// <param name="prefix">Absolute path of the environment.</param>
    /// <param name="packages">The whole environment as it shall be, in any order.</param>
    /// <param name="options">How to link.</param>
    /// <param name="progress">Told about fetching and linking.</param>
    /// <param name="cancellationToken">Stops; what is done stays for the next attempt.</param>
    /// <exception cref="StoreException">A package cannot be had or does not fit, or the prefix cannot be changed.</exception>
    public Task<InstallResult> InstallAsync(
        string prefix,
        IReadOnlyList<TargetPackage> packages,
        InstallOptions options,
        IProgress<InstallProgress>? progress,
        CancellationToken cancellationToken) =>
        Installer.InstallAsync(
            prefix,
            packages,
            (needed, stop) => FetchAsync(needed, isLocked: false, progress, stop),
            options with { Progress = progress, Cache = _cache },
            _options.TimeProvider,
            cancellationToken);

    /// <summary>
    /// As <see cref="InstallAsync"/>, with records of a lockfile, which say less: the rest comes from the packages as they arrive, so that
    /// linking begins with the first of them. Only a list without dependencies is fetched as a whole before.
    /// </summary>
    /// <exception cref="StoreException">As <see cref="InstallAsync"/>.</exception>
    public async Task<InstallResult> InstallLockedAsync(
        string prefix,
        IReadOnlyList<TargetPackage> packages,
        InstallOptions options,
        IProgress<InstallProgress>? progress,
        CancellationToken cancellationToken)
    {
        packages = await Task.WhenAll(packages.Select(
            async p => p with { Record = await DirectArchives.IdentifyAsync(p.Record, cancellationToken) }));

        // The order needs dependencies, and every Python package the place where Python keeps its packages.
        bool hasOrder = packages.Any(p => p.Record.Depends.Count > 0);
        List<TargetPackage> first = [.. packages.Where(p => !hasOrder || p.Record.Name == "python")];
        IReadOnlyList<TargetPackage> completed = await CompleteAsync(prefix, first, progress, cancellationToken);
        return await Installer.InstallAsync(
            prefix,
            [.. completed, .. packages.Except(first)],
            (needed, stop) => FetchAsync(needed, isLocked: true, progress, stop),
            options with { Progress = progress, Cache = _cache },
            _options.TimeProvider,
            cancellationToken);
    }

    private async IAsyncEnumerable<ReadyPackage> FetchAsync(
        IReadOnlyList<RepodataRecord> records,
        bool isLocked,
        IProgress<InstallProgress>? progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (CachedPackage package in _fetcher.FetchAsync(records, progress, cancellationToken))
        {
            RepodataRecord record = package.Record;
            yield return new ReadyPackage(
                isLocked ? RecordCompletion.Complete(record, IndexJson.ReadFrom(package.Directory)) : record,
                package.Directory,
                Misstated: package.Misstated);
        }
    }

    private async Task<IReadOnlyList<IReadOnlyList<SubdirSource>>> OpenAsync(
        SolveInput input, string platform, IProgress<InstallProgress>? progress, CancellationToken cancellationToken)
    {
        // A spec may name a channel of its own; it stands behind those that were asked for. An archive needs no channel.
        IEnumerable<string> named = input.Specs.Where(s => s.Url is null).Select(s => s.Channel).OfType<string>();
        List<Channel> channels =
            [.. input.Channels.Concat(_options.Channels.ParseAll(named.Where(c => !Names(input.Channels, c)))).Distinct()];
        string[] subdirs = platform == Subdirs.Noarch ? [Subdirs.Noarch] : [platform, Subdirs.Noarch];
        int total = channels.Sum(channel => subdirs.Count(channel.Offers));
        int done = 0;
        progress?.Report(new InstallProgress(InstallPhase.Channels, 0, total));
        return await Task.WhenAll(channels.Select(async channel =>
        {
            IReadOnlyList<SubdirSource> opened = await _repodata.OpenAllAsync([channel], subdirs, cancellationToken);
            progress?.Report(new InstallProgress(InstallPhase.Channels, Interlocked.Add(ref done, opened.Count), total, Current: channel.Name));
            return opened;
        }));
    }

    private static bool Names(IReadOnlyList<Channel> channels, string text) => channels.Any(c => c.IsNamed(text));
}
