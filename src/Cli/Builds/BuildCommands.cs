using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Builds;

/// <summary>Provides <c>conda-store build</c>, which handles single builds of a store.</summary>
internal static class BuildCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("build", "Show, follow, cancel, archive and recreate single builds of a store.");
        command.Add(BuildListCommand.Create(console));
        command.Add(Show(console));
        command.Add(BuildLogsCommand.Create(console));
        command.Add(BuildWaitCommand.Create(console));
        command.Add(BuildCancelCommand.Create(console));
        command.Add(BuildRetryCommand.Create(console));
        command.Add(BuildActivateCommand.Create(console));
        command.Add(BuildPackagesCommand.Create(console));
        command.Add(BuildDownloadCommand.Create(console));
        command.Add(BuildDeleteCommand.Create(console));
        command.Add(Archive(console));
        command.Add(Recreate(console));
        return command;
    }

    private static Command Show(CommandConsole console)
    {
        Argument<long> id = BuildArguments.Id();
        return ServerCommand.Create(console, "show", "Show a build.", [id], async (call, cancellationToken) =>
        {
            await BuildLines.WriteAsync(call, await call.Client.Builds.GetAsync(call.Parsed.GetValue(id), cancellationToken));
            return ExitCodes.Success;
        });
    }

    private static Command Archive(CommandConsole console)
    {
        Argument<long> id = BuildArguments.Id();
        Option<bool> force = new("--force") { Description = "Archive it even if it is the active build of its environment." };
        Option<bool> packed = new("--keep-packed") { Description = "Also keep the packed environment." };
        Option<bool> yes = Confirmation.Option();
        return ServerCommand.Create(
            console,
            "archive",
            "Remove the environment of a build but keep its specification, lockfile and log, from which it can be recreated.",
            [id, force, packed, yes],
            async (call, cancellationToken) =>
            {
                RemoteBuild build = await call.Client.Builds.GetAsync(call.Parsed.GetValue(id), cancellationToken);
                await Confirmation.RequireAsync(
                    console,
                    call.Parsed.GetValue(yes),
                    $"Archive build {build.Id} of {build.Namespace}/{build.Environment}?",
                    cancellationToken);
                ArchiveRequest request = new(call.Parsed.GetValue(force), call.Parsed.GetValue(packed) ? "packed" : null);
                await call.Client.Builds.ArchiveAsync(build.Id, request, cancellationToken);
                RemoteBuild ended = await call.Client.Builds.WaitAsync(
                    build.Id, b => b.Status != "COMPLETED" || b.StatusInfo is not null, null, cancellationToken);
                await BuildLines.WriteAsync(call, ended);
                return ended.Status == "COMPLETED" ? ExitCodes.Failure : ExitCodes.Success;
            });
    }

    private static Command Recreate(CommandConsole console)
    {
        Argument<long> id = BuildArguments.Id();
        Option<bool> activate = new("--activate") { Description = "Make it the active build of its environment afterwards." };
        return ServerCommand.Create(
            console,
            "recreate",
            "Recreate an archived build from its lockfile and compare every file with the first installation. The exit code is 1 if any "
                + "file differs.",
            [id, activate],
            async (call, cancellationToken) =>
            {
                long build = call.Parsed.GetValue(id);
                await call.Client.Builds.RecreateAsync(build, call.Parsed.GetValue(activate), cancellationToken);
                RemoteBuild back = await BuildWaiting.UntilFinishedAsync(call, build, cancellationToken);
                if (back.Status != "COMPLETED")
                {
                    await BuildLines.WriteAsync(call, back);
                    return ExitCodes.Failure;
                }

                RemoteDifferences differences = await call.Client.Builds.ComparedAsync(build, TimeSpan.FromMinutes(30), cancellationToken);
                await BuildLines.WriteAsync(call, await call.Client.Builds.GetAsync(build, cancellationToken));
                foreach (RemoteDifference difference in differences.Differences)
                {
                    await console.Error.WriteLineAsync($"{difference.Path}: {difference.Detail}");
                }

                return differences is { Compared: true, Count: 0 } ? ExitCodes.Success : ExitCodes.Failure;
            });
    }
}
