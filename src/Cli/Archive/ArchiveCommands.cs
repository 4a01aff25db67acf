using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Archive;

/// <summary>Provides <c>conda-store archive</c>, which archives many old builds at once.</summary>
internal static class ArchiveCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("archive", "Archive the old builds of a store by rule.");
        command.Add(Plan(console));
        command.Add(Run(console));
        command.Add(List(console));
        command.Add(ForRun(
            console, "show", "Show the progress of a run and the result of each build.", (c, run, token) => c.GetAsync(run, token),
            withItems: true));
        command.Add(ForRun(console, "cancel", "Stop a run after its current build.", (c, run, token) => c.CancelAsync(run, token)));
        command.Add(ForRun(console, "resume", "Resume a stopped run.", (c, run, token) => c.ResumeAsync(run, token)));
        return command;
    }

    private static Command Plan(CommandConsole console)
    {
        FilterOptions filter = new();
        return ServerCommand.Create(
            console, "plan", "Show the builds that a filter selects and the space that each frees, without changing anything.", filter.All,
            async (call, cancellationToken) =>
            {
                RemoteArchiveAnswer answer = await call.Client.Archive.CreateAsync(
                    filter.Read(call.Parsed) with { DryRun = true }, cancellationToken);
                await PlanText.WriteAsync(call, answer.Plan);
                return ExitCodes.Success;
            });
    }

    private static Command Run(CommandConsole console)
    {
        FilterOptions filter = new();
        Option<bool> packed = new("--keep-packed") { Description = "Keep packed environments." };
        Option<bool> yes = Confirmation.Option();
        return ServerCommand.Create(
            console, "run", "Archive the builds that a filter selects, after showing the plan.", [.. filter.All, packed, yes],
            async (call, cancellationToken) =>
            {
                ArchiveFilterRequest request = filter.Read(call.Parsed) with { Keep = call.Parsed.GetValue(packed) ? "packed" : null };
                RemoteArchivePlan plan = (await call.Client.Archive.CreateAsync(request with { DryRun = true }, cancellationToken)).Plan;
                return await RunWaiting.ConfirmAndRunAsync(
                    call, plan, call.Parsed.GetValue(yes), () => call.Client.Archive.CreateAsync(request, cancellationToken),
                    cancellationToken);
            });
    }

    private static Command List(CommandConsole console) => ServerCommand.Create(
        console, "list", "List the runs of archiving and retention, newest first.", [], async (call, cancellationToken) =>
        {
            foreach (RemoteArchiveRun run in await call.Client.Archive.ListAsync(cancellationToken))
            {
                await PlanText.WriteAsync(call, run);
            }

            return ExitCodes.Success;
        });

    private static Command ForRun(
        CommandConsole console,
        string name,
        string description,
        Func<ArchiveOperations, string, CancellationToken, Task<RemoteArchiveRun>> operation,
        bool withItems = false)
    {
        Argument<string> run = new("RUN") { Description = "The ID of the run, from 'archive list'." };
        return ServerCommand.Create(console, name, description, [run], async (call, cancellationToken) =>
        {
            RemoteArchiveRun found = await operation(call.Client.Archive, call.Parsed.GetValue(run)!, cancellationToken);
            await PlanText.WriteAsync(call, found);
            if (withItems && !call.IsJson)
            {
                await PlanText.WriteItemsAsync(call, found.Items ?? []);
            }

            return ExitCodes.Success;
        });
    }
}
