using CondaStore.Cli.Server;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Configuration;
using CondaStore.Local.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Cli.Backups;

/// <summary>Rebuilds the active environments of a restored data folder by running the store in this process until they are built.</summary>
internal static class RestoredRebuild
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Rebuilds the environments and compares their files with the records.</summary>
    public static async Task<RestoreReport> RunAsync(
        ServerCall call, BackupRepository repository, string data, string? channelAlias, CancellationToken cancellationToken)
    {
        Dictionary<string, string?> settings = [];
        if (channelAlias is not null)
        {
            settings[$"{StoreOptions.Section}:{nameof(StoreOptions.ChannelAlias)}"] = channelAlias;
        }

        EmbeddedHostOptions options = new()
        {
            DataDirectory = data,
            Port = 0,
            Settings = settings,
            LogLevel = LogLevel.Warning,
            TimeProvider = call.Console.TimeProvider,
        };
        await using EmbeddedHost host = await EmbeddedHost.StartAsync(options, cancellationToken);
        RestoredCheck check = host.Services.GetRequiredService<RestoredCheck>();
        int shown = -1;
        while (true)
        {
            if (await check.RunAsync(repository, cancellationToken) is { Running: var running } report)
            {
                if (running == 0)
                {
                    return report;
                }

                if (running != shown && !call.IsQuiet && !call.IsJson)
                {
                    await call.Console.Error.WriteLineAsync($"{running} builds in progress");
                    shown = running;
                }
            }

            await Task.Delay(LookInterval, call.Console.TimeProvider, cancellationToken);
        }
    }
}
