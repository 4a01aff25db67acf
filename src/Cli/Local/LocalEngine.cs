using CondaStore.Cli.Terminal;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;

namespace CondaStore.Cli.Local;

/// <summary>Creates the engine from command-line arguments.</summary>
internal static class LocalEngine
{
    /// <summary>Opens an engine with the given cache.</summary>
    public static EnvironmentEngine Open(
        CommandConsole console, SolveArguments arguments, ChannelConfiguration channels, bool shareFiles = true) =>
        EnvironmentEngine.Open(new EngineOptions
        {
            ShareFiles = shareFiles,
            CacheDirectory = arguments.CacheDirectory,
            ReadOnlyCaches = arguments.ReadCaches,
            TimeProvider = console.TimeProvider,
            RepodataMode = arguments.IsOffline ? RepodataCacheMode.CacheOnly : RepodataCacheMode.CacheOrFetch,
            Network = new NetworkOptions { Variables = NetworkOptions.VariablesOfProcess(), HomeDirectory = channels.HomeDirectory },
        });

    /// <summary>Solves for the given platforms.</summary>
    /// <param name="console">The console; builds write to it if they are asked to.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="inputs">What is wanted.</param>
    /// <param name="platforms">The platforms.</param>
    /// <param name="isInstalled">Whether the result is installed next, for which everything without a wheel is built.</param>
    /// <param name="progress">Told about channels and platforms.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<EnvironmentSolution> SolveAsync(
        CommandConsole console, SolveArguments arguments, SolveInputs inputs, IReadOnlyList<string> platforms, bool isInstalled,
        IProgress<InstallProgress> progress, CancellationToken cancellationToken)
    {
        using EnvironmentEngine engine = Open(console, arguments, inputs.Configuration);
        EnvironmentRequest request = inputs.For(platforms);
        request = request with
        {
            Pip = request.Pip! with { SourceBuilds = arguments.Pip.ToBuildOptions(console.Error), BuildsSources = isInstalled },
        };
        PreparedEnvironment prepared = await engine.PrepareAsync(request, progress, cancellationToken);
        return await engine.SolveAsync(prepared, progress, cancellationToken);
    }
}
