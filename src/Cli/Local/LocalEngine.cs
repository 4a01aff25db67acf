using System.Collections;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.LockFiles;

namespace CondaStore.Cli.Local;

/// <summary>The engine as the command line sets it up.</summary>
internal static class LocalEngine
{
    /// <summary>An engine with the cache that was asked for.</summary>
    public static EnvironmentEngine Open(
        CommandConsole console, SolveArguments arguments, ChannelConfiguration channels, bool shareFiles = true) => new(new EngineOptions
        {
            ShareFiles = shareFiles,
            CacheDirectory = arguments.CacheDirectory,
            ReadOnlyCaches = arguments.ReadCaches,
            TimeProvider = console.TimeProvider,
            RepodataMode = arguments.IsOffline ? RepodataCacheMode.CacheOnly : RepodataCacheMode.CacheOrFetch,
            Channels = channels,
            Variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? ""),
        });

    /// <summary>Solves for every platform that was asked for; the sentences are what could not be used or looks like a mistake.</summary>
    public static async Task<(Lockfile Lockfile, IReadOnlyList<string> Warnings)> LockAsync(
        CommandConsole console, SolveArguments arguments, SolveInputs inputs, IProgress<InstallProgress> progress,
        CancellationToken cancellationToken)
    {
        using EnvironmentEngine engine = Open(console, arguments, inputs.Configuration);
        List<PlatformSolution> solutions = [];
        foreach (string platform in inputs.Platforms)
        {
            solutions.Add(await engine.SolveAsync(inputs.For(platform), platform, progress, cancellationToken));
        }

        return (
            LockfileComposer.Compose(inputs.For(inputs.Platforms[0]), solutions, inputs.Sources),
            [.. inputs.Warnings.Concat(solutions.SelectMany(s => s.Warnings)).Distinct()]);
    }
}
