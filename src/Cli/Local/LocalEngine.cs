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
    public static async Task<EnvironmentSolution> SolveAsync(
        CommandConsole console, SolveArguments arguments, SolveInputs inputs, IReadOnlyList<string> platforms,
        IProgress<InstallProgress> progress, CancellationToken cancellationToken)
    {
        using EnvironmentEngine engine = Open(console, arguments, inputs.Configuration);
        PreparedEnvironment prepared = await engine.PrepareAsync(inputs.For(platforms), progress, cancellationToken);
        return await engine.SolveAsync(prepared, progress, cancellationToken);
    }
}
