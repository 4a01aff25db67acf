using System.CommandLine;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Channels;

/// <summary>Provides <c>conda-store channel</c>, which shows the channels whose packages can be searched.</summary>
internal static class ChannelCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("channel", "Show the channels that the store has indexed, and read them again.");
        command.Add(ChannelListCommand.Create(console));
        command.Add(ChannelRefreshCommand.Create(console));
        return command;
    }
}
