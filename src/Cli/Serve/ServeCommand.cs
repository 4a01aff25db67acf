using System.CommandLine;
using System.Globalization;
using System.Net;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;
using CondaStore.Functions.Configuration;
using CondaStore.Local.Hosting;
using Microsoft.Extensions.Logging;

namespace CondaStore.Cli.Serve;

/// <summary>
/// Provides <c>conda-store serve</c>, which runs the whole store in this process, for development, tests and small teams.
/// </summary>
internal static class ServeCommand
{
    private const int DefaultPort = 7071;

    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("serve", "Run the store on this machine until it is stopped.");
        Option<string?> data = new("--data")
        {
            Description = "The folder for all data: tables, logs, packages, environments.",
            HelpName = "DIR",
        };
        Option<string> address = new("--address") { Description = "The address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        Option<int> port = new("--port") { Description = "The port, or 0 for any free port.", DefaultValueFactory = _ => DefaultPort };
        Option<string?> alias = new("--channel-alias") { Description = "The base URL of channels given by name.", HelpName = "URL" };
        Option<string[]> watch = new("--watch")
        {
            Description = "A folder whose environment files are built as environments. Can be given multiple times.",
            HelpName = "DIR",
        };
        Option<bool> noSamples = new("--no-samples")
        {
            Description = "Do not build the sample environments. Use it for a store that a backup will be restored into.",
        };
        Option<StorageKind> storage = new("--storage")
        {
            Description = "Where tables and blobs are stored: embedded (in the data folder), azurite, or azure (an account configured by "
                    + "Store__Storage__BlobServiceUri and Store__Storage__TableServiceUri). Hosts of one store share an account and a "
                    + "share, "
                    + "and each has its own data folder.",
            DefaultValueFactory = _ => StorageKind.Embedded,
        };
        Option<string?> connection = new("--connection-string")
        {
            Description = "The connection string of Azurite. Default: Store__Storage__ConnectionString, or Azurite on its default ports.",
            HelpName = "TEXT",
        };
        Option<string?> share = new("--share")
        {
            Description = "The folder of packages and environments. Default: a folder in the data folder.",
            HelpName = "DIR",
        };
        Option<bool> verbose = new("--verbose") { Description = "Log the activity of the store." };
        foreach (Option option in (Option[])[data, storage, connection, share, address, port, alias, watch, noSamples, verbose])
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => ErrorReport.GuardAsync(console, asJson: false, async () =>
        {
            EmbeddedHostOptions options = new()
            {
                DataDirectory = Path.GetFullPath(parsed.GetValue(data) ?? DefaultDataDirectory()),
                Address = AddressOf(parsed.GetValue(address)!),
                Port = parsed.GetValue(port),
                Storage = parsed.GetValue(storage),
                ShareDirectory = parsed.GetValue(share) is { } folder ? Path.GetFullPath(folder) : null,
                Settings = SettingsOf(
                    parsed.GetValue(alias), parsed.GetValue(connection), parsed.GetValue(watch) ?? [], parsed.GetValue(noSamples)),
                LogLevel = parsed.GetValue(verbose) ? LogLevel.Information : LogLevel.Warning,
            };
            await RunAsync(options, console, cancellationToken);
            return ExitCodes.Success;
        }));
        return command;
    }

    private static async Task RunAsync(EmbeddedHostOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        await using EmbeddedHost host = await EmbeddedHost.StartAsync(options, cancellationToken);
        await console.Out.WriteLineAsync($"the store answers at {host.Address.ToString().TrimEnd('/')}{StoreOptions.DefaultUrlPrefix}/");
        await console.Out.WriteLineAsync($"data: {options.DataDirectory}");
        await console.Out.FlushAsync(cancellationToken);
        await host.WaitForShutdownAsync(cancellationToken);
    }

    private static string DefaultDataDirectory() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "conda-store");

    private static IPAddress AddressOf(string text) =>
        IPAddress.TryParse(text, out IPAddress? address)
            ? address
            : throw new StoreException(ErrorCode.InvalidOption, $"'{text}' is not an IP address.") { Hints = ["--address 127.0.0.1"] };

    /// <summary>Gets the settings. The samples come first, so that build 1 of a new store is always filesystem/python-flask-env.</summary>
    private static Dictionary<string, string?> SettingsOf(
        string? channelAlias, string? connectionString, string[] folders, bool withoutSamples)
    {
        string samples = Path.Combine(AppContext.BaseDirectory, "samples");
        string[] own = withoutSamples ? [] : [Path.Combine(samples, "python-flask-env.yml"), samples];
        string[] watched = [.. own, .. folders.Select(Path.GetFullPath)];
        Dictionary<string, string?> settings = [];
        for (int i = 0; i < watched.Length; i++)
        {
            settings[string.Create(CultureInfo.InvariantCulture, $"{StoreOptions.Section}:{nameof(StoreOptions.Watch)}:{i}")] = watched[i];
        }

        if (channelAlias is not null)
        {
            settings[$"{StoreOptions.Section}:{nameof(StoreOptions.ChannelAlias)}"] = channelAlias;
        }

        if (connectionString is not null)
        {
            settings[$"{StoreOptions.Section}:{nameof(StoreOptions.Storage)}:{nameof(AzureStorageOptions.ConnectionString)}"] =
                connectionString;
        }

        return settings;
    }
}
