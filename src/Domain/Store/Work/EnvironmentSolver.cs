using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Pypi.Building;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Connects the store to the engine: creates requests from specifications and settings, and limits the number of concurrent solves.
/// </summary>
public sealed class EnvironmentSolver(EnvironmentEngine engine, FetchAllowance deployment, WorkOptions options) : IDisposable
{
    /// <summary>The maximum number of warnings in a log.</summary>
    private const int MostWarnings = 20;

    private readonly SemaphoreSlim _slots = new(options.SolveConcurrency);

    /// <summary>Prepares the solve of an environment file, for this machine's platform and those in the file or the settings.</summary>
    /// <exception cref="StoreException">
    /// A channel is not allowed (<see cref="ErrorCode.PolicyViolation"/>), or a failure of the file or the channels. </exception>
    public Task<PreparedEnvironment> PrepareAsync(EnvironmentFile file, StoreSettings settings, CancellationToken cancellationToken) =>
        engine.PrepareAsync(RequestOf(file, settings), progress: null, cancellationToken);

    /// <summary>Solves.</summary>
    /// <param name="prepared">What to solve.</param>
    /// <param name="log">Receives a line per platform, and warnings.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">A failure of the channels or the solver.</exception>
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
            // Not on the caller's thread: a solve may use the processor for seconds without awaiting anything.
            return await Task.Run(() => engine.SolveAsync(prepared, progress: null, cancellationToken), cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    // Every solve goes through here, including those of specifications accepted when other channels were allowed.
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
            // Nothing may be read from this machine, and ${NAME} stands for no secret here.
            Pip = new PipOptions
            {
                Choose = new IndexPolicy(settings, deployment).Open,
                Files = new RequirementsFileOptions { File = "specification" },
                SourceBuilds = new SourceBuildOptions { Policy = SourceBuildPolicy.Never },
            },
            Timeout = TimeSpan.FromSeconds(settings.CondaMaxSolveTime),
        };
    }
}
