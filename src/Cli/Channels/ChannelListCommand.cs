using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Channels;

/// <summary>Provides <c>conda-store channel list</c>.</summary>
internal static class ChannelListCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console) => ServerCommand.Create(
        console,
        new CommandText("list", "List the channels whose packages can be searched.", "conda-store channel list"),
        [],
        async (call, cancellationToken) =>
        {
            await RemoteResult.WriteAsync(
                call,
                call.Client.Channels.ListAsync(cancellationToken),
                "no channel is indexed yet",
                cancellationToken,
                ("CHANNEL", c => c.Name),
                ("UPDATED", c => TimeText.Of(c.LastUpdate)));
            return ExitCodes.Success;
        });
}
