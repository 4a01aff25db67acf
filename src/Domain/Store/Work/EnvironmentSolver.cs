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

    // A build of a project takes minutes, during which others still want to solve.
    private readonly SemaphoreSlim _buildSlots = new(options.SolveConcurrency);

    /// <summary>
    /// Prepares a solve that only looks, for this machine's platform and those in the file or the settings. It runs no code of projects,
    /// whatever the role of the caller: building the specification has not been requested.
    /// </summary>
    /// <param name="file">The environment file.</param>
    /// <param name="settings">The settings of the environment.</param>
    /// <param name="update">What is kept of an earlier build; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// A channel is not allowed (<see cref="ErrorCode.PolicyViolation"/>), or a failure of the file or the channels. </exception>
    public Task<PreparedEnvironment> PreparePreviewAsync(
        EnvironmentFile file, StoreSettings settings, UpdateRule? update, CancellationToken cancellationToken)
    {
        SourceBuildOptions builds = BuildsOf(settings, output: null) with { RunsNothing = true };
        return engine.PrepareAsync(RequestOf(file, settings, builds) with { Update = update }, progress: null, cancellationToken);
    }

    /// <summary>Prepares the solve of a build, which may run code of projects as far as the settings allow.</summary>
    /// <param name="file">The environment file.</param>
    /// <param name="settings">The settings of the environment.</param>
    /// <param name="update">What is kept of an earlier build; null for nothing.</param>
    /// <param name="output">Receives the output of builds of projects.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">As <see cref="PreparePreviewAsync"/>.</exception>
    public Task<PreparedEnvironment> PrepareAsync(
        EnvironmentFile file, StoreSettings settings, UpdateRule? update, Action<string> output, CancellationToken cancellationToken) =>
        engine.PrepareAsync(
            RequestOf(file, settings, BuildsOf(settings, output)) with { Update = update }, progress: null, cancellationToken);

    /// <summary>Builds the projects of a lockfile that it has as sources only.</summary>
    /// <param name="content">The content for this machine's platform.</param>
    /// <param name="channels">The channels as the lockfile has them.</param>
    /// <param name="settings">The settings of the environment.</param>
    /// <param name="output">Receives the output of builds of projects.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">A channel, an index or a place of sources is not allowed, or building is not
    /// (<see cref="ErrorCode.PolicyViolation"/>), or a build fails (<see cref="ErrorCode.BuildFailed"/>).</exception>
    public async Task<EnvironmentContent> BuildAsync(
        EnvironmentContent content, IEnumerable<string> channels, StoreSettings settings, Action<string> output,
        CancellationToken cancellationToken)
    {
        IndexPolicy indexes = new(settings, deployment);
        indexes.CheckFiles(content.Sources.Select(p => p.Url));
        content = content with
        {
            Channels = new ChannelPolicy(settings, deployment).Open(channels),
            Indexes = indexes.Open(content.Indexes),
            SourceBuilds = BuildsOf(settings, output),
        };
        return await RunAsync(_buildSlots, () => engine.BuildAsync(content, progress: null, cancellationToken), cancellationToken);
    }

    /// <summary>Opens a wheel that was built on this machine; null if it is not here.</summary>
    public Stream? OpenBuilt(string sha256) => engine.BuiltWheels.Open(sha256);

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
    public void Dispose()
    {
        _slots.Dispose();
        _buildSlots.Dispose();
    }

    private Task<EnvironmentSolution> SolveAsync(PreparedEnvironment prepared, CancellationToken cancellationToken)
    {
        SourceBuildOptions builds = prepared.Request.Pip!.SourceBuilds;
        bool mayBuild = !builds.RunsNothing && builds.Policy != SourceBuildPolicy.Never && prepared.Platforms.Any(p => p.Pip is not null);
        return RunAsync(
            mayBuild ? _buildSlots : _slots, () => engine.SolveAsync(prepared, progress: null, cancellationToken), cancellationToken);
    }

    // Not on the caller's thread: a solve may use the processor for seconds without awaiting anything.
    private static async Task<T> RunAsync<T>(SemaphoreSlim slots, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    private SourceBuildOptions BuildsOf(StoreSettings settings, Action<string>? output) =>
        new() { Policy = settings.PypiSourceBuilds, Limits = options.SourceBuildLimits, Output = output };

    // Every solve goes through here, including those of specifications accepted when other channels were allowed.
    private EnvironmentRequest RequestOf(EnvironmentFile file, StoreSettings settings, SourceBuildOptions builds)
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
                SourceBuilds = builds,
                BuildsSources = true,
            },
            Timeout = TimeSpan.FromSeconds(settings.CondaMaxSolveTime),
        };
    }
}
