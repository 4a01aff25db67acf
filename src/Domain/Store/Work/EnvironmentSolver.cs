using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Store.Work;

/// <summary>Solves specifications, at most so many at once as the process has processors to spare.</summary>
public sealed class EnvironmentSolver(
    ChannelSources sources, FetchAllowance deployment, WorkOptions options, TimeProvider timeProvider) : IDisposable
{
    /// <summary>What the names of variables begin with that state a virtual package of the target.</summary>
    public const string OverridePrefix = "CONDA_OVERRIDE_";

    /// <summary>Warnings of each kind that a log gets.</summary>
    private const int MostWarnings = 20;

    private readonly SemaphoreSlim _slots = new(options.SolveConcurrency);

    /// <summary>Gathers what the solve of an environment file works with, for this machine's platform and those that the settings name.</summary>
    /// <exception cref="StoreException">
    /// A channel is not allowed (<see cref="ErrorCode.PolicyViolation"/>), and what the file or the channels report.
    /// </exception>
    public async Task<PreparedSolve> PrepareAsync(
        EnvironmentFile file, StoreSettings settings, Action<string> log, CancellationToken cancellationToken)
    {
        if (file.PipRequirements is { Count: > 0 } pip)
        {
            throw PipRefusal.Of(pip[0]);
        }

        if (file.Specs.FirstOrDefault(spec => spec.Url is not null && spec.Channel is null) is { } archive)
        {
            throw new StoreException(
                ErrorCode.InvalidEnvironmentFile, $"'{archive}' names an archive outside any channel; a store takes packages from channels alone.")
            {
                Hints = ["put the archive into a channel: 'conda-store local index' makes one of a folder"],
            };
        }

        IReadOnlyList<Channel> channels = ChannelsOf(file, settings);
        List<PreparedPlatform> platforms = [];
        foreach (string platform in settings.CondaSolvePlatforms.Append(HostPlatform.Subdir).Distinct().Where(p => p != "noarch"))
        {
            IReadOnlyList<IReadOnlyList<SubdirSource>> opened = await sources.OpenAsync(channels, platform, cancellationToken);
            foreach (string warning in opened.SelectMany(c => c).SelectMany(s => s.Warnings).Take(MostWarnings))
            {
                log("warning: " + warning);
            }

            IReadOnlyList<VirtualPackage> machine = VirtualPackageDetection.Detect(new VirtualPackageOptions
            {
                Platform = platform,
                // CONDA_OVERRIDE_CUDA=12.0 in the file means the virtual package __cuda of that version.
                Environment = file.Variables.DistinctBy(v => v.Key).ToDictionary(v => v.Key, v => v.Value),
            });
            platforms.Add(new PreparedPlatform(platform, opened, machine));
        }

        return new PreparedSolve(file, channels, platforms, TimeSpan.FromSeconds(settings.CondaMaxSolveTime));
    }

    /// <summary>Solves.</summary>
    /// <exception cref="StoreException">What the channels or the solver report.</exception>
    public async Task<SolvedEnvironment> SolveAsync(PreparedSolve prepared, Action<string> log, CancellationToken cancellationToken)
    {
        EnvironmentFile file = prepared.File;
        List<LockedPlatform> platforms = [];
        IReadOnlyList<RepodataRecord> own = [];
        foreach (PreparedPlatform platform in prepared.Platforms)
        {
            log($"solving for {platform.Name} with {string.Join(", ", prepared.Channels)}");
            Solution solution = await SolveAsync(prepared, platform, cancellationToken);
            foreach (string warning in solution.Warnings.Take(MostWarnings))
            {
                log("warning: " + warning);
            }

            IReadOnlyList<RepodataRecord> records = solution.Records;
            own = platform.Name == HostPlatform.Subdir ? records : own;
            string hash = CondaLockFile.ContentHash(
                file.Channels, file.SpecTexts, file.PipRequirements ?? [], platform.VirtualPackages.Select(v => $"{v.Name}={v.Version}={v.Build}"));
            platforms.Add(new LockedPlatform { Name = platform.Name, Packages = [.. records.Select(r => new LockedCondaPackage(r))], ContentHash = hash });
        }

        ILookup<string?, string> requested = file.Specs.Zip(file.SpecTexts).ToLookup(s => s.First.Name, s => s.Second);
        return new SolvedEnvironment(
            new Lockfile { Channels = [.. file.Channels.Select(c => new LockedChannel(Redaction.Strip(c)))], Platforms = platforms },
            [.. own.Select(r => new TargetPackage(r, [.. requested[r.Name]]))],
            [.. file.Channels.Select(Redaction.Strip)],
            file.SpecTexts,
            SolvedEnvironment.VariablesOf(file));
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<Solution> SolveAsync(
        PreparedSolve prepared, PreparedPlatform platform, CancellationToken cancellationToken)
    {
        SolveRequest request = new()
        {
            Channels = platform.Sources,
            Platform = prepared.Platforms.Count > 1 ? platform.Name : null,
            Specs = prepared.File.Specs,
            VirtualPackages = platform.VirtualPackages,
            Timeout = prepared.Timeout,
            TimeProvider = timeProvider,
        };
        await _slots.WaitAsync(cancellationToken);
        try
        {
            // Off the caller's thread: a solve may take seconds of processor time without waiting for anything.
            return await Task.Run(() => Solver.SolveAsync(request, cancellationToken).AsTask(), cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    // Every solve comes through here: also of specifications that were accepted when other channels were allowed.
    private IReadOnlyList<Channel> ChannelsOf(EnvironmentFile file, StoreSettings settings)
    {
        IEnumerable<string> names = file.Channels.Count > 0 || file.NoDefaults ? file.Channels : settings.CondaDefaultChannels;
        // A channel that only a requirement names comes after those of the file.
        return new ChannelPolicy(settings, deployment).Open(names.Concat(file.Specs.Select(s => s.Channel).OfType<string>()));
    }
}
