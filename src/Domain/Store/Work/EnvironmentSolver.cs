using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// The store's way into the engine: makes requests of specifications and settings, and solves at most so many at once as the process has
/// processors to spare.
/// </summary>
public sealed class EnvironmentSolver(EnvironmentEngine engine, FetchAllowance deployment, WorkOptions options) : IDisposable
{
    /// <summary>Warnings that a log gets.</summary>
    private const int MostWarnings = 20;

    private readonly SemaphoreSlim _slots = new(options.SolveConcurrency);

    /// <summary>
    /// Gathers what the solve of an environment file works with, for this machine's platform and those that the file or the settings name.
    /// </summary>
    /// <exception cref="StoreException">
    /// A channel is not allowed (<see cref="ErrorCode.PolicyViolation"/>), and what the file or the channels report.
    /// </exception>
    public Task<PreparedEnvironment> PrepareAsync(EnvironmentFile file, StoreSettings settings, CancellationToken cancellationToken) =>
        engine.PrepareAsync(RequestOf(file, settings), progress: null, cancellationToken);

    /// <summary>Solves.</summary>
    /// <param name="prepared">What to solve.</param>
    /// <param name="log">Gets a line for each platform, and warnings.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">What the channels or the solver report.</exception>
    public async Task<EnvironmentSolution> SolveAsync(PreparedEnvironment prepared, Action<string> log, CancellationToken cancellationToken)
    {
        foreach (PreparedPlatform platform in prepared.Platforms)
        {
            log($"solving for {platform.Name} with {string.Join(", ", prepared.Request.Channels)}");
        }

        EnvironmentSolution solution = await SolveAsync(prepared, cancellationToken);
        foreach (string warning in solution.Warnings.Take(MostWarnings))
        {
            log("warning: " + warning);
        }

        return solution;
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<EnvironmentSolution> SolveAsync(PreparedEnvironment prepared, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            // Off the caller's thread: a solve may take seconds of processor time without waiting for anything.
            return await Task.Run(() => engine.SolveAsync(prepared, progress: null, cancellationToken), cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    // Every solve comes through here: also of specifications that were accepted when other channels were allowed.
    private EnvironmentRequest RequestOf(EnvironmentFile file, StoreSettings settings)
    {
        if (file.Specs.FirstOrDefault(spec => spec.Url is not null && spec.Channel is null) is { } archive)
        {
            throw new StoreException(
                ErrorCode.InvalidEnvironmentFile,
                $"'{archive}' names an archive outside any channel; a store takes packages from channels alone.")
            {
                Hints = ["put the archive into a channel: 'conda-store local index' makes one of a folder"],
            };
        }

        ChannelPolicy policy = new(settings, deployment);
        IReadOnlyList<Channel> channels =
            policy.Open(file.Channels.Count > 0 || file.NoDefaults ? file.Channels : settings.CondaDefaultChannels);
        PlatformRequirements[] platforms =
        [
            .. settings.CondaSolvePlatforms.Concat(file.Platforms).Append(HostPlatform.Subdir).Distinct().Where(p => p != Subdirs.Noarch)
                .Select(p => PlatformRequirements.Of(file, p, channels)),
        ];
        return new EnvironmentRequest
        {
            ChannelsOfSpecs = policy.Open(EnvironmentRequest.ChannelsNamedBeside(platforms, withArchives: true)),
            Platforms = platforms,
            Timeout = TimeSpan.FromSeconds(settings.CondaMaxSolveTime),
        };
    }
}
