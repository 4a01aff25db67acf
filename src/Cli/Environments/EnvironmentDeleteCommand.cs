using System.CommandLine;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env delete</c>, which deletes an environment with its builds.</summary>
internal static class EnvironmentDeleteCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.Name(console);
        Option<bool> yes = Confirmation.Option();
        return ServerCommand.Create(
            console,
            new CommandText(
                "delete", "Delete an environment with all of its builds, for good.", "conda-store env delete team/science",
                "conda-store env delete team/science --yes"),
            [environment, yes],
            async (call, cancellationToken) =>
            {
                EnvironmentReference reference = EnvironmentReference.ParseName(call.Parsed.GetValue(environment)!);
                await call.Client.Environments.GetAsync(reference.Namespace, reference.Name, cancellationToken);
                int builds = await ReferencedBuild.NewestFirst(call, reference.Namespace, reference.Name, cancellationToken)
                    .CountAsync(b => b.Status != "DELETED", cancellationToken);
                await Confirmation.RequireAsync(
                    console, call.Parsed.GetValue(yes), $"Delete {reference.FullName} with {builds} builds?", cancellationToken);
                await call.Client.Environments.DeleteAsync(reference.Namespace, reference.Name, cancellationToken);
                await call.TellAsync($"{reference.FullName} is deleted");
                return ExitCodes.Success;
            });
    }
}
