using System.CommandLine;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Access;

/// <summary>
/// Provides <c>conda-store access</c>, which handles the roles that members of namespaces have on environments. Every user is represented
/// by a namespace.
/// </summary>
internal static class AccessCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("access", "Give users and teams roles on environments, and take them away.");
        command.Add(AccessListCommand.Create(console));
        command.Add(AccessGrantCommand.Create(console));
        command.Add(AccessRevokeCommand.Create(console));
        return command;
    }

    /// <summary>Creates the argument of the namespace that has a role.</summary>
    public static Argument<string> Who(CommandConsole console) => EnvironmentArguments.Namespace(
        console, "WHO", "The namespace of a team or of a user: the name that 'whoami' shows them.");

    /// <summary>Creates the argument of the environments that a role is for.</summary>
    public static Argument<string> Environments() =>
        new("ENVIRONMENTS") { Description = "NAMESPACE/NAME, in which * stands for any text: 'team/*'." };
}
