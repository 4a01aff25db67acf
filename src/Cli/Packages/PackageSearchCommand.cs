using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Packages;

/// <summary>Provides <c>conda-store package search</c>.</summary>
internal static class PackageSearchCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> text = new("TEXT") { Description = "A part of the name." };
        Option<int> limit = new("--limit")
        {
            Description = "The largest number of packages.",
            DefaultValueFactory = _ => 50,
            HelpName = "N",
        };
        return ServerCommand.Create(
            console,
            new CommandText(
                "search", "Search the packages of the channels that the store has indexed; the newest version of each is shown.",
                "conda-store package search numpy"),
            [text, limit],
            async (call, cancellationToken) =>
            {
                PackageFilter filter = new() { Search = call.Parsed.GetValue(text), DistinctOn = ["name"], SortBy = ["name"] };
                IAsyncEnumerable<RemotePackage> newest = call.Client.Packages.SearchAsync(filter, cancellationToken)
                    .Take(call.Parsed.GetValue(limit))
                    .Select(async (RemotePackage p, CancellationToken stop) => await NewestAsync(call, p.Name, stop) ?? p);
                await RemoteResult.WriteAsync(
                    call,
                    newest,
                    "no packages",
                    cancellationToken,
                    ("PACKAGE", p => p.Name),
                    ("VERSION", p => p.Version),
                    ("LICENSE", p => p.License),
                    ("CHANNEL", p => p.Channel.Name));
                return ExitCodes.Success;
            });
    }

    private static async Task<RemotePackage?> NewestAsync(ServerCall call, string name, CancellationToken cancellationToken) =>
        await call.Client.Packages.SearchAsync(
            new PackageFilter { Search = name, IsExact = true, SortBy = ["version"], IsDescending = true }, cancellationToken)
            .FirstOrDefaultAsync(cancellationToken);
}
