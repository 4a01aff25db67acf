using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Environments;

// Solves that involve package indexes, and projects that have to be built.
public sealed partial class EnvironmentEngine
{
    /// <summary>The maximum number of solves repeated because a wheel requires something else than its sources said.</summary>
    private const int MaximumRounds = 3;

    /// <summary>How long a command waits while a cache is being cleaned.</summary>
    private static readonly TimeSpan LongestCleaning = TimeSpan.FromMinutes(10);

    private readonly BuildFolders _folders;
    private readonly SourceBuilder _builder;
    private readonly SourceFinder _finder;
    private readonly SemaphoreSlim _using = new(1);
    private LockFile? _inUse;

    /// <summary>Gets the wheels that were built on this machine.</summary>
    public BuiltWheels BuiltWheels => _builder.Wheels;

    // Sources that were found, and wheels that were built, stay until this engine ends. A store cleans only what has not been used for
    // days.
    private async Task KeepInUseAsync(CancellationToken cancellationToken)
    {
        if (!_ownsConnections)
        {
            return;
        }

        await _using.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folders.InUse)!);
            _inUse ??= await LockFile.TakeAsync(
                _folders.InUse, LongestCleaning, TimeSpan.FromMilliseconds(100), _timeProvider, cancellationToken, isShared: true);
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            // A cache that cannot be written to is not cleaned either.
        }
        finally
        {
            _using.Release();
        }
    }

    private async Task<PlatformSolution> SolveJointAsync(
        EnvironmentRequest asked, PreparedPlatform platform, SolveRequest request, RequirementsFile file, FormerPackages former,
        CancellationToken cancellationToken)
    {
        await KeepInUseAsync(cancellationToken);
        PipOptions pip = asked.Pip!;
        IndexClientOptions indexes = pip.Apply(_indexes, file);
        await using IndexClient client = new(indexes);
        Lazy<Task<BuildTarget?>> before = new(() => TargetBeforeAsync(platform, request, indexes, cancellationToken));
        SolvedSources sources = new(_builder, _finder, pip, client, () => before.Value);
        PypiRequest projects = PypiRequest.From(await sources.NameAsync(file, cancellationToken), client, platform.Name) with
        {
            SourceMetadata = sources.IsAllowed ? sources.ReadMetadataAsync : null,
            DirectMetadata = sources.IsAllowed ? sources.ReadMetadataAsync : null,
        };
        projects = former.Apply(projects);
        for (int round = 1; ; round++)
        {
            Solution joint = await Solver.SolveAsync(request with { Pypi = projects }, cancellationToken);
            bool isHere = platform.Name == HostPlatform.Subdir;
            if (isHere && await sources.BuildAsync(joint, TargetOf(joint, request, indexes), pip.BuildsSources, cancellationToken))
            {
                if (round < MaximumRounds)
                {
                    continue;
                }

                throw new StoreException(
                    ErrorCode.SolveLimit,
                    "Wheels that are built require something else than their sources say, each time with other packages.");
            }

            LockedPipPackage[] locked = await Task.WhenAll(joint.PypiPackages.Select(
                async p => await sources.LockAsync(p, cancellationToken) ?? await LockAsync(projects, p, cancellationToken)));
            return Of(platform, joint, locked) with
            {
                WheelUrls = joint.PypiPackages.Where(p => p.File is { IsSource: false }).ToDictionary(
                    p => p.Name, p => p.Index?.WithCredentials(p.File!.Url) ?? p.File!.Url, StringComparer.Ordinal),
            };
        }
    }

    private static BuildTarget TargetOf(Solution solution, SolveRequest request, IndexClientOptions indexes) =>
        new(solution.Records.Single(r => r.Name == "python"), request.Channels, request.VirtualPackages, indexes)
        {
            ExcludeNewer = request.ExcludeNewer,
            ChannelPriority = request.ChannelPriority,
        };

    /// <summary>
    /// Returns what metadata is built for before the Python of the environment is known: the Python that the conda packages get alone, else
    /// the
    /// best one that the request admits. What is chosen is built for its own Python afterwards, and compared.
    /// </summary>
    private static async Task<BuildTarget?> TargetBeforeAsync(
        PreparedPlatform platform, SolveRequest request, IndexClientOptions indexes, CancellationToken cancellationToken)
    {
        if (platform.Name != HostPlatform.Subdir)
        {
            return null;
        }

        MatchSpec any = MatchSpec.Parse("python");
        SolveRequest conda = request with { Specs = [.. request.Specs, any] };
        try
        {
            return TargetOf(await Solver.SolveAsync(conda, cancellationToken), request, indexes);
        }
        catch (SolveFailure)
        {
            conda = request with { Specs = [.. request.Specs.Where(spec => spec.Name == "python" && spec.When is null), any] };
            return TargetOf(await Solver.SolveAsync(conda, cancellationToken), request, indexes);
        }
    }

    /// <summary>
    /// Returns a chosen project with the SHA-256 of its file: without it, what is installed later could not be checked. Indexes tell it, and
    /// what lies at a URL is compared with what its fragment says.
    /// </summary>
    private async Task<LockedPipPackage> LockAsync(PypiRequest request, PypiPackage package, CancellationToken cancellationToken)
    {
        LockedPipPackage known = LockedPipPackage.Of(package);
        bool isKnown = known.Sha256 is not null && (package.Direct?.Url is null || _indexes.Mode == RepodataCacheMode.CacheOnly);
        if (isKnown || package.File is not { } file)
        {
            return known;
        }

        IndexLocation index = package.Index ?? IndexLocation.ParseFlat(package.Direct!.Url!.Split('#')[0]);
        try
        {
            string hash = await request.Index.ReadSha256Async(index, file, cancellationToken);
            return LockedPipPackage.Of(package with { File = file with { Hash = new FileHash("sha256", hash) } });
        }
        catch (StoreException failure)
        {
            throw request.Locate(failure, package.Name);
        }
    }

    /// <summary>
    /// Builds what a content has as sources only, and returns it with the wheels. A wheel that the lockfile names is taken if it is here.
    /// </summary>
    /// <param name="content">The content for the platform of this machine.</param>
    /// <param name="progress">Receives a report for each project.</param>
    /// <param name="cancellationToken">Cancels the operation and ends all processes of a build.</param>
    /// <exception cref="StoreException">Sources cannot be read or built (<see cref="ErrorCode.BuildFailed"/>), or that is not allowed
    /// (<see cref="ErrorCode.PolicyViolation"/>).</exception>
    public async Task<EnvironmentContent> BuildAsync(
        EnvironmentContent content, IProgress<InstallProgress>? progress, CancellationToken cancellationToken)
    {
        if (content.Sources.Count > 0)
        {
            await KeepInUseAsync(cancellationToken);
        }

        content = content.WithBuilt(wheel => _cache.Find(wheel, cancellationToken) is not null || _builder.Wheels.Contains(wheel.Sha256!));
        if (content.Sources.Count == 0)
        {
            return content;
        }

        RepodataRecord python = content.Packages.Select(p => p.Record).FirstOrDefault(r => r.Key == "python") ?? throw new StoreException(
            ErrorCode.PythonMissing, $"'{content.Sources[0].Name}' has to be built, and the environment has no Python.");
        if (python.Subdir != HostPlatform.Subdir)
        {
            throw PipRefusal.Of(content.Sources[0]);
        }

        IReadOnlyList<IReadOnlyList<SubdirSource>> channels = await ChannelsOfAsync(content, cancellationToken);
        python = await OfferedRecord.FindAsync(
            channels.SelectMany(c => c), python.Name, python.Build, python.Url, python.Sha256, cancellationToken) ?? python;
        IndexClientOptions indexes = _indexes with { Indexes = content.Indexes.Count > 0 ? content.Indexes : _indexes.Indexes };
        IReadOnlyList<VirtualPackage> machine = VirtualPackageDetection.Detect(new VirtualPackageOptions { Platform = HostPlatform.Subdir });
        BuildTarget target = new(python, channels, machine, indexes);
        await using IndexClient client = new(indexes);
        List<LockedPipPackage> built = [];
        foreach (LockedPipPackage source in content.Sources)
        {
            progress?.Report(new InstallProgress(InstallPhase.Fetch, built.Count, content.Sources.Count, Current: source.Name));
            SourceReference reference = await _finder.FindAsync(client, source, cancellationToken);
            (BuiltWheel wheel, _) = await _builder.BuildAsync(reference, target, content.SourceBuilds, cancellationToken);
            built.Add(source with { Built = wheel });
        }

        return (content with { Sources = built }).WithBuilt(_ => true);
    }

    /// <summary>Returns the channels of a lockfile; if it names none, its own packages are one.</summary>
    private async Task<IReadOnlyList<IReadOnlyList<SubdirSource>>> ChannelsOfAsync(
        EnvironmentContent content, CancellationToken cancellationToken)
    {
        if (content.Channels.Count > 0)
        {
            return await Task.WhenAll(content.Channels.Select(
                channel => _channels.OpenAllAsync([channel], [HostPlatform.Subdir, Subdirs.Noarch], cancellationToken)));
        }

        List<RepodataRecord> records = [.. content.Packages.Select(p => p.Record).Where(r => !r.IsWheel)];
        return [[.. records.GroupBy(r => r.Subdir).Select(group => ChannelIndex.FromRecords(FolderOf(group.First()), group.Key, [.. group]))]];
    }

    private static Channel FolderOf(RepodataRecord record) => Channel.FromUrl(Redaction.Strip(record.Url[..record.Url.LastIndexOf('/')]));

    private async Task InstallBuildEnvironmentAsync(string prefix, EnvironmentContent content, CancellationToken cancellationToken)
    {
        InstallOptions options = new() { ToolVersion = $"conda-store {ProductVersion.Text}" };
        await InstallAsync(prefix, content, options, progress: null, cancellationToken);
    }
}
