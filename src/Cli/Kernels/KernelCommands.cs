using System.CommandLine;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Kernels;

/// <summary>Provides <c>conda-store kernel</c>, which offers environments of a store as kernels of Jupyter.</summary>
internal static class KernelCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("kernel", "Offer environments of a store as kernels of Jupyter on this machine.");
        command.Add(KernelAddCommand.Create(console));
        command.Add(KernelListCommand.Create(console));
        command.Add(KernelRemoveCommand.Create(console));
        return command;
    }
}
