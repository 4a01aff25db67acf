using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Local;
using CondaStore.Cli.Server;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Cli.Running;

/// <summary>
/// Represents the environments of stores that were installed on this machine in order to run programs in them: one folder for each build,
/// in the cache. A small file for each name remembers the build that it last stood for, which is used without the network.
/// </summary>
internal sealed class PulledEnvironments(SolveArguments arguments)
{
    private const int HashLength = 12;

    private string Root => Path.Combine(arguments.CacheDirectory, CacheFolder.Environments);

    /// <summary>Gets the prefix of an environment, which is installed if it is not there.</summary>
    /// <exception cref="StoreException">It cannot be installed, or is not on this machine and <c>--offline</c> is given.</exception>
    /// <exception cref="StoreRequestException">The environment does not exist, or the store does not respond.</exception>
    public async Task<string> GetAsync(ServerCall call, EnvironmentReference reference, CancellationToken cancellationToken)
    {
        string memory = MemoryOf(call.Url, reference);
        if (arguments.IsOffline)
        {
            return Remembered(memory) ?? throw new StoreException(ErrorCode.NotFound, $"{reference} is not on this machine.")
            {
                Hints = [$"without --offline, it is installed from {call.Url}"],
            };
        }

        RemoteBuild build;
        try
        {
            build = await ReferencedBuild.GetAsync(call, reference, cancellationToken);
        }
        catch (StoreRequestException failure) when (failure.Status is null && Remembered(memory) is not null)
        {
            throw new StoreException(ErrorCode.StorageUnavailable, failure.Message, failure)
            {
                Hints = ["--offline uses the environment as it was when it was last used on this machine"],
                IsTransient = true,
            };
        }

        string prefix = Path.Combine(Root, NameOf(call.Url, build));
        if (PrefixData.StateOf(prefix) != PrefixState.Ready)
        {
            await call.TellAsync($"installing build {build.Id} of {build.Namespace}/{build.Environment}");
            await PulledBuild.InstallAsync(call, build, prefix, arguments, cancellationToken);
        }

        await RememberAsync(memory, Path.GetFileName(prefix), cancellationToken);
        return prefix;
    }

    // With the time of the build: a store that was set up anew begins again with build 1.
    private static string NameOf(Uri url, RemoteBuild build) =>
        $"{build.Namespace}-{build.Environment}-"
            + Hash(string.Create(CultureInfo.InvariantCulture, $"{url.AbsoluteUri} {build.Id} {build.ScheduledOn.UtcTicks}"));

    private string MemoryOf(Uri url, EnvironmentReference reference) => Path.Combine(Root, SideCaches.UsedFolder, Hash($"{url.AbsoluteUri} {reference}"));

    private string? Remembered(string memory) =>
        File.Exists(memory)
        && Path.Combine(Root, Path.GetFileName(File.ReadAllText(memory).Trim())) is var prefix
        && PrefixData.StateOf(prefix) == PrefixState.Ready
            ? prefix
            : null;

    private static async Task RememberAsync(string memory, string name, CancellationToken cancellationToken)
    {
        if (File.Exists(memory) && await File.ReadAllTextAsync(memory, cancellationToken) == name)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(memory)!);
        await OutputFile.WriteAsync(
            memory, async target => await target.WriteAsync(Encoding.UTF8.GetBytes(name), cancellationToken), cancellationToken);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];
}
