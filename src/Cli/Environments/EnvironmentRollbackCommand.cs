using System.CommandLine;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env rollback</c>, which goes back to the build before the active one.</summary>
internal static class EnvironmentRollbackCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.Name(console);
        return ServerCommand.Create(
            console,
            new CommandText(
                "rollback", "Make the build before the active one active again, for everybody who uses the environment.",
                "conda-store env rollback team/science"),
            [environment],
            async (call, cancellationToken) =>
            {
                EnvironmentReference reference = EnvironmentReference.ParseName(call.Parsed.GetValue(environment)!);
                RemoteBuild active = await ReferencedBuild.GetAsync(call, reference, cancellationToken);
                RemoteBuild previous = await PreviousBuild.FindAsync(call, active, cancellationToken)
                    ?? throw new StoreException(ErrorCode.NotFound, $"{reference.FullName} has no build before {active.Id} to go back to.");
                return await BuildActivation.RunAsync(call, previous, cancellationToken);
            });
    }
}
