using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Channels;

/// <summary>Provides <c>conda-store channel refresh</c>.</summary>
internal static class ChannelRefreshCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console) => ServerCommand.Create(
        console,
        new CommandText(
            "refresh",
            "Read the indexed channels again now, for example because a package was just published. The store does so every quarter of an hour.",
            "conda-store channel refresh"),
        [],
        async (call, cancellationToken) =>
        {
            string? message = await call.Client.Channels.RefreshAsync(cancellationToken);
            await ResultText.WriteAsync(call, new { Message = message }, message ?? "");
            return ExitCodes.Success;
        });
}
