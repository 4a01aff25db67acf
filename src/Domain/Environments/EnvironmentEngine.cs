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
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Pypi.Building;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Creates environments from requirements: prepare (read channels), solve, lock, complete (add what a lockfile does not contain), install.
/// The command and the store both use it. Every step can be repeated after a failure and continues from the existing state.
/// </summary>
public sealed partial class EnvironmentEngine : IDisposable
{
    private readonly RepodataClient _channels;
    private readonly PackageCache _cache;
    private readonly PackageFetcher _fetcher;
    private readonly TimeProvider _timeProvider;
    private readonly bool _ownsConnections;

    private readonly IndexClientOptions _indexes;

    /// <summary>Creates an engine on shared parts, which it does not dispose.</summary>
    /// <param name="channels">The client of channels.</param>
    /// <param name="cache">The package cache.</param>
    /// <param name="fetcher">The fetcher of packages into <paramref name="cache"/>.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="indexes">The options of clients of package indexes.</param>
    /// <param name="builds">Where projects without a wheel are built, on a local disk.</param>
    public EnvironmentEngine(
        RepodataClient channels, PackageCache cache, PackageFetcher fetcher, TimeProvider timeProvider, IndexClientOptions indexes,
        BuildFolders builds)
        : this(channels, cache, fetcher, timeProvider, indexes, builds, ownsConnections: false)
    {
    }

    private EnvironmentEngine(
        RepodataClient channels, PackageCache cache, PackageFetcher fetcher, TimeProvider timeProvider, IndexClientOptions indexes,
        BuildFolders builds, bool ownsConnections)
    {
        _folders = builds;
        _indexes = indexes;
        _channels = channels;
        _cache = cache;
        _fetcher = fetcher;
        _timeProvider = timeProvider;
        _ownsConnections = ownsConnections;
        GitRepository git = new(builds.Repositories, indexes.Network, indexes.Policy, timeProvider);
        _finder = new SourceFinder(git, indexes.Mode == RepodataCacheMode.CacheOnly, readsFolders: !indexes.Policy.IsRestricted);
        _builder = new SourceBuilder(
            builds,
            new BackendEnvironments(builds.Environments, Solver.SolveAsync, InstallBuildEnvironmentAsync, timeProvider),
            git,
            timeProvider);
    }

    /// <summary>Creates an engine with its own connections and cache. Nothing is read or written before the first operation.</summary>
    public static EnvironmentEngine Open(EngineOptions options)
    {
        RepodataClient channels = new(new RepodataClientOptions
        {
            CacheDirectory = Path.Combine(options.CacheDirectory, "repodata"),
            Handler = options.Handler,
            Network = options.Network,
            TimeProvider = options.TimeProvider,
            Mode = options.RepodataMode,
        });
        PackageCache cache = new(new PackageCacheOptions
        {
            Root = options.CacheDirectory,
            ReadOnlyRoots = options.ReadOnlyCaches,
            ShareFiles = options.ShareFiles,
            TimeProvider = options.TimeProvider,
        });
        KeptWheels wheels = new(Path.Combine(options.CacheDirectory, "pypi"));
        BuildFolders builds = new(Path.Combine(options.CacheDirectory, "pypi"));
        BuiltWheels built = new(builds);
        PackageFetcher fetcher = new(cache, new PackageFetcherOptions
        {
            Archive = (record, _) => Task.FromResult(
                record is { IsWheel: true, Sha256: { } sha256 } ? wheels.Take(sha256) ?? built.Open(sha256) : null),
            Handler = options.Handler,
            Network = options.Network,
            IsOffline = options.RepodataMode == RepodataCacheMode.CacheOnly,
            TimeProvider = options.TimeProvider,
        });
        IndexClientOptions indexes = new()
        {
            CacheDirectory = Path.Combine(options.CacheDirectory, "pypi"),
            Handler = options.Handler,
            Network = options.Network,
            TimeProvider = options.TimeProvider,
            Mode = options.RepodataMode,
        };
        return new EnvironmentEngine(channels, cache, fetcher, options.TimeProvider, indexes, builds, ownsConnections: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsConnections)
        {
            _channels.Dispose();
            _fetcher.Dispose();
        }

        _inUse?.Dispose();
        _using.Dispose();
    }

    /// <summary>Reads what is needed to solve a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="progress">Receives the progress of reading channels and fetching archives.</param>
    /// <param name="cancellationToken">Cancels the operation; what was fetched stays in the cache.</param>
    /// <exception cref="StoreException">
    /// A pip section is refused (<see cref="PipRefusal"/>) or invalid; a virtual package is invalid
    /// (<see cref="ErrorCode.InvalidOption"/>); a channel or an archive is not available.
    /// </exception>
    public async Task<PreparedEnvironment> PrepareAsync(
        EnvironmentRequest request, IProgress<InstallProgress>? progress, CancellationToken cancellationToken)
    {
        if (request.Pip is null && request.Platforms.SelectMany(p => p.Pip).FirstOrDefault() is { } pip)
        {
            throw PipRefusal.Of(pip.Text);
        }

        // Errors in the request are reported before anything is fetched.
        RequirementsFile?[] pipOf = [.. request.Platforms.Select(requirements => request.Pip?.Read(requirements))];
        List<PreparedPlatform> platforms = [];
        foreach ((PlatformRequirements requirements, RequirementsFile? file) in request.Platforms.Zip(pipOf))
        {
            platforms.Add(await PrepareAsync(request, requirements, progress, cancellationToken) with { Pip = file });
        }

        return new PreparedEnvironment(request, platforms);
    }

    private async Task<PreparedPlatform> PrepareAsync(
        EnvironmentRequest request,
        PlatformRequirements requirements,
        IProgress<InstallProgress>? progress,
        CancellationToken cancellationToken)
    {
        string platform = requirements.Platform;
        IReadOnlyList<IReadOnlyList<SubdirSource>> sources = await OpenAsync(request, requirements, progress, cancellationToken);
        IReadOnlyList<MatchSpec> specs = requirements.Conda;
        if (request.Archives is { } archives && DirectArchives.AreNamedBy(specs))
        {
            (specs, IReadOnlyList<SubdirSource> direct) = await new DirectArchives(_fetcher, archives)
                .FindAsync(specs, platform, [.. sources.SelectMany(c => c)], progress, cancellationToken);
            sources = [direct, .. sources];
        }

        IReadOnlyList<VirtualPackage> machine = VirtualPackageDetection.Detect(new VirtualPackageOptions
        {
            Platform = platform,
            Overrides = request.VirtualPackages,
            Environment = TargetVariables.Of(request, requirements),
        });
        return new PreparedPlatform(requirements, specs, sources, machine);
    }

    private async Task<IReadOnlyList<IReadOnlyList<SubdirSource>>> OpenAsync(
        EnvironmentRequest request,
        PlatformRequirements requirements,
        IProgress<InstallProgress>? progress,
        CancellationToken cancellationToken)
    {
        List<Channel> channels = [.. requirements.Channels.Concat(request.ChannelsOfSpecs).Distinct()];
        string[] subdirs = requirements.Platform == Subdirs.Noarch ? [Subdirs.Noarch] : [requirements.Platform, Subdirs.Noarch];
        int total = channels.Sum(channel => subdirs.Count(channel.Offers));
        int done = 0;
        progress?.Report(new InstallProgress(InstallPhase.Channels, 0, total));
        return await Task.WhenAll(channels.Select(async channel =>
        {
            IReadOnlyList<SubdirSource> opened = await _channels.OpenAllAsync([channel], subdirs, cancellationToken);
            int now = Interlocked.Add(ref done, opened.Count);
            progress?.Report(new InstallProgress(InstallPhase.Channels, now, total, Current: channel.Name));
            return opened;
        }));
    }

    /// <summary>Chooses packages for all platforms of a request.</summary>
    /// <param name="prepared">The prepared request.</param>
    /// <param name="progress">Receives the progress by platform.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException"><see cref="SolveFailure"/>, or a failure of a channel that is read during the solve.</exception>
    public async Task<EnvironmentSolution> SolveAsync(
        PreparedEnvironment prepared, IProgress<InstallProgress>? progress, CancellationToken cancellationToken)
    {
        List<PlatformSolution> solutions = [];
        foreach (PreparedPlatform platform in prepared.Platforms)
        {
            progress?.Report(new InstallProgress(InstallPhase.Solve, 0, 0, Current: platform.Name));
            PlatformSolution solution = await SolveAsync(prepared, platform, cancellationToken);
            int count = solution.Packages.Count;
            progress?.Report(new InstallProgress(InstallPhase.Solve, count, count, Current: platform.Name));
            solutions.Add(solution);
        }

        return new EnvironmentSolution(prepared.Request, solutions);
    }

    private async Task<PlatformSolution> SolveAsync(
        PreparedEnvironment prepared, PreparedPlatform platform, CancellationToken cancellationToken)
    {
        SolveRequest request = new()
        {
            Channels = platform.Sources,
            Platform = prepared.Platforms.Count > 1 ? platform.Name : null,
            Specs = platform.Specs,
            VirtualPackages = platform.VirtualPackages,
            ChannelPriority = prepared.Request.ChannelPriority,
            ExcludeNewer = prepared.Request.ExcludeNewer,
            Timeout = prepared.Request.Timeout,
            TimeProvider = _timeProvider,
        };
        FormerPackages former = await FormerPackages.FindAsync(prepared.Request.Update, platform, cancellationToken);
        request = former.Apply(request);
        PlatformSolution solution;
        try
        {
            solution = platform.Pip is { } pip
                ? await SolveJointAsync(prepared.Request, platform, request, pip, former, cancellationToken)
                : Of(platform, await Solver.SolveAsync(request, cancellationToken), []);
        }
        catch (SolveFailure failure)
        {
            throw former.Explain(failure);
        }

        return solution with { Warnings = [.. solution.Warnings, .. former.Warnings] };
    }

    private static PlatformSolution Of(PreparedPlatform platform, Solution solution, IReadOnlyList<LockedPipPackage> projects) => new(
        platform,
        [.. solution.Records.Select(r => new LockedCondaPackage(r)), .. projects],
        solution.Statistics,
        [.. platform.Warnings, .. platform.Pip?.Warnings ?? [], .. solution.Warnings]);

    /// <summary>Creates, completes or changes an environment so that it has exactly this content.</summary>
    /// <remarks>
    /// Records of a lockfile are incomplete; the rest comes from the packages as they arrive, so that linking begins with the first one.
    /// Only the packages of a list without dependencies are all fetched before.
    /// </remarks>
    /// <param name="prefix">The absolute path of the environment.</param>
    /// <param name="content">The complete content, in any order.</param>
    /// <param name="options">How to link.</param>
    /// <param name="progress">Receives the progress of fetching and linking.</param>
    /// <param name="cancellationToken">Cancels the operation; the next attempt continues from the existing state.</param>
    /// <exception cref="StoreException">A package is not available or does not match its record, or the prefix cannot be
    /// changed.</exception>
    public async Task<InstallResult> InstallAsync(
        string prefix,
        EnvironmentContent content,
        InstallOptions options,
        IProgress<InstallProgress>? progress,
        CancellationToken cancellationToken)
    {
        content = await BuildAsync(content, progress, cancellationToken);
        return await Installer.InstallAsync(
            prefix,
            content.IsLocked ? await ReadyForOrderAsync(prefix, content.Packages, progress, cancellationToken) : content.Packages,
            (needed, stop) => FetchAsync(needed, content.IsLocked, progress, stop),
            OptionsFor(content, options, progress),
            _timeProvider,
            cancellationToken);
    }

    // The order requires dependencies, and every Python package requires the location of site-packages.
    private async Task<IReadOnlyList<TargetPackage>> ReadyForOrderAsync(
        string prefix, IReadOnlyList<TargetPackage> packages, IProgress<InstallProgress>? progress, CancellationToken cancellationToken)
    {
        packages = await Task.WhenAll(packages.Select(
            async p => p with { Record = await DirectArchives.IdentifyAsync(p.Record, cancellationToken) }));
        bool hasOrder = packages.Any(p => p.Record.Depends.Count > 0);
        List<TargetPackage> first = [.. packages.Where(p => !hasOrder || p.Record.Key == "python")];
        return [.. await CompleteAsync(prefix, first, progress, cancellationToken), .. packages.Except(first)];
    }

    /// <summary>Fetches the packages of a lockfile that are not in the prefix yet, and completes their records.</summary>
    private async Task<IReadOnlyList<TargetPackage>> CompleteAsync(
        string prefix, IReadOnlyList<TargetPackage> packages, IProgress<InstallProgress>? progress, CancellationToken cancellationToken)
    {
        Dictionary<string, RepodataRecord> complete = PrefixData.Read(prefix).Records
            .Where(r => r.Repodata.Sha256 is not null)
            .GroupBy(r => r.Repodata.Sha256!)
            .ToDictionary(group => group.Key, group => group.First().Repodata);
        List<RepodataRecord> incomplete =
            [.. packages.Select(p => p.Record).Where(r => r.Sha256 is null || !complete.ContainsKey(r.Sha256))];
        Dictionary<string, RepodataRecord> completed = [];
        await foreach (ReadyPackage package in FetchAsync(incomplete, isLocked: true, progress, cancellationToken))
        {
            completed[package.Record.Url] = package.Record;
        }

        return [.. packages.Select(p => p with
        {
            Record = completed.TryGetValue(p.Record.Url, out RepodataRecord? record) ? record : complete[p.Record.Sha256!],
        })];
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
}
