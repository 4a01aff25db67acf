using CondaStore.Domain.Channels;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store;
using CondaStore.Domain.VirtualPackages;
using CondaStore.Functions.Hosting;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Activities;

/// <summary>Solves specifications, at most so many at once as the process has processors to spare.</summary>
public sealed class EnvironmentSolver(ChannelSources sources, IOptions<StoreOptions> options, TimeProvider timeProvider) : IDisposable
{
    internal const string OverridePrefix = "CONDA_OVERRIDE_";

    private readonly SemaphoreSlim _slots = new(options.Value.SolveConcurrency);

    /// <summary>Solves an environment file for this machine's platform and those that the settings name.</summary>
    /// <exception cref="StoreException">What the file, the channels or the solver report.</exception>
    public async Task<SolvedEnvironment> SolveAsync(
        EnvironmentFile file, StoreSettings settings, Action<string> log, CancellationToken cancellationToken)
    {
        if (file.PipRequirements is { Count: > 0 } pip)
        {
            throw SolvedEnvironment.PipRefused(pip[0]);
        }

        IReadOnlyList<Channel> channels = ChannelsOf(file, settings);
        string host = HostPlatform.Subdir;
        List<LockedPlatform> platforms = [];
        IReadOnlyList<RepodataRecord> own = [];
        foreach (string platform in settings.CondaSolvePlatforms.Append(host).Distinct().Where(p => p != "noarch"))
        {
            (IReadOnlyList<RepodataRecord> records, string hash) = await SolvePlatformAsync(file, channels, platform, settings, log, cancellationToken);
            own = platform == host ? records : own;
            platforms.Add(new LockedPlatform { Name = platform, Packages = [.. records.Select(r => new LockedCondaPackage(r))], ContentHash = hash });
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

    private async Task<(IReadOnlyList<RepodataRecord> Records, string ContentHash)> SolvePlatformAsync(
        EnvironmentFile file,
        IReadOnlyList<Channel> channels,
        string platform,
        StoreSettings settings,
        Action<string> log,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<IReadOnlyList<SubdirSource>> opened = await sources.OpenAsync(channels, platform, cancellationToken);
        foreach (string warning in opened.SelectMany(c => c).SelectMany(s => s.Warnings).Take(20))
        {
            log("warning: " + warning);
        }

        IReadOnlyList<VirtualPackage> machine = VirtualPackageDetection.Detect(new VirtualPackageOptions
        {
            Platform = platform,
            // CONDA_OVERRIDE_CUDA=12.0 in the file means the virtual package __cuda of that version.
            Environment = file.Variables.DistinctBy(v => v.Key).ToDictionary(v => v.Key, v => v.Value),
        });
        SolveRequest request = new()
        {
            Channels = opened,
            Specs = file.Specs,
            VirtualPackages = machine,
            Timeout = TimeSpan.FromSeconds(settings.CondaMaxSolveTime),
            TimeProvider = timeProvider,
        };
        log($"solving for {platform} with {string.Join(", ", channels)}");
        await _slots.WaitAsync(cancellationToken);
        try
        {
            // Off the caller's thread: a solve may take seconds of processor time without waiting for anything.
            Solution solution = await Task.Run(() => Solver.SolveAsync(request, cancellationToken).AsTask(), cancellationToken);
            string hash = CondaLockFile.ContentHash(
                file.Channels, file.SpecTexts, file.PipRequirements ?? [], machine.Select(v => $"{v.Name}={v.Version}={v.Build}"));
            return (solution.Records, hash);
        }
        finally
        {
            _slots.Release();
        }
    }

    private static IReadOnlyList<Channel> ChannelsOf(EnvironmentFile file, StoreSettings settings)
    {
        ChannelConfiguration configuration = ChannelSources.ConfigurationOf(settings);
        IEnumerable<string> names = file.Channels.Count > 0 || file.NoDefaults ? file.Channels : settings.CondaDefaultChannels;
        // A channel that only a requirement names comes after those of the file.
        return configuration.ParseAll(names.Concat(file.Specs.Select(s => s.Channel).OfType<string>()));
    }
}
