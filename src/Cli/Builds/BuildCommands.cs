using System.CommandLine;
using CondaStore.Cli.Server;
using CondaStore.Client;

namespace CondaStore.Cli.Builds;

/// <summary><c>conda-store build</c>: single builds of a store.</summary>
internal static class BuildCommands
{
    /// <summary>The command with its verbs.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("build", "Look at single builds of a store, archive them, bring them back.");
        command.Add(Show(console));
        command.Add(Archive(console));
        return command;
    }

    private static Argument<long> Id() => new("BUILD") { Description = "The number of the build." };

    private static Command Show(CommandConsole console)
    {
        Argument<long> id = Id();
        return ServerCommand.Create(console, "show", "Tell about a build.", [id], async (call, cancellationToken) =>
        {
            await BuildText.WriteAsync(call, await call.Client.Builds.GetAsync(call.Parsed.GetValue(id), cancellationToken));
            return ExitCodes.Success;
        });
    }

    private static Command Archive(CommandConsole console)
    {
        Argument<long> id = Id();
        Option<bool> force = new("--force") { Description = "Archive it even if it is the active build of its environment." };
        Option<bool> packed = new("--keep-packed") { Description = "Keep the packed environment beside specification, lockfile and log." };
        Option<bool> yes = new("--yes", "-y") { Description = "Do not ask." };
        return ServerCommand.Create(
            console,
            "archive",
            "Remove the environment of a build; specification, lockfile and log stay and bring it back.",
            [id, force, packed, yes],
            async (call, cancellationToken) =>
            {
                RemoteBuild build = await call.Client.Builds.GetAsync(call.Parsed.GetValue(id), cancellationToken);
                await Confirmation.RequireAsync(
                    console,
                    call.Parsed.GetValue(yes),
                    $"Archive build {build.Id} of {build.Namespace}/{build.Environment}?",
                    cancellationToken);
                ArchiveWish wish = new(call.Parsed.GetValue(force), call.Parsed.GetValue(packed) ? "packed" : null);
                await call.Client.Builds.ArchiveAsync(build.Id, wish, cancellationToken);
                await BuildText.WriteAsync(
                    call, await call.Client.Builds.WaitAsync(build.Id, b => b.Status != "COMPLETED", null, cancellationToken));
                return ExitCodes.Success;
            });
    }
}
