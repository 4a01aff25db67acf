using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Archive;

/// <summary><c>conda-store retention</c>: what the settings of the store demand of old builds.</summary>
internal static class RetentionCommands
{
    /// <summary>The command with its verbs.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("retention", "Look at and apply the retention settings of a store.");
        command.Add(ServerCommand.Create(
            console, "plan", "Show what the settings would archive and delete now, and by which rule.", [], async (call, cancellationToken) =>
            {
                await PlanText.WriteAsync(call, await call.Client.Archive.RetentionPlanAsync(cancellationToken));
                return ExitCodes.Success;
            }));
        Option<bool> yes = new("--yes", "-y") { Description = "Do not ask." };
        command.Add(ServerCommand.Create(
            console, "run", "Apply the settings now, after showing the plan. The store does it every night by itself.", [yes],
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
