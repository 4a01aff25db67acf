using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Archive;

/// <summary>Provides <c>conda-store retention</c>, which applies the retention settings of the store.</summary>
internal static class RetentionCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("retention", "Preview and apply the retention settings of a store.");
        command.Add(ServerCommand.Create(
            console, "plan", "Show what the settings would archive and delete now, and by which rule.", [],
            async (call, cancellationToken) =>
            {
                await PlanText.WriteAsync(call, await call.Client.Archive.RetentionPlanAsync(cancellationToken));
                return ExitCodes.Success;
            }));
        Option<bool> yes = Confirmation.Option();
        command.Add(ServerCommand.Create(
            console, "run", "Apply the settings now, after showing the plan. The store also applies them every night.", [yes],
            async (call, cancellationToken) =>
                await RunWaiting.ConfirmAndRunAsync(
                    call,
                    await call.Client.Archive.RetentionPlanAsync(cancellationToken),
                    call.Parsed.GetValue(yes),
                    () => call.Client.Archive.ApplyRetentionAsync(cancellationToken),
                    cancellationToken)));
        return command;
    }
}
