using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Builds;

/// <summary>Provides <c>conda-store build logs</c>.</summary>
internal static class BuildLogsCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<long> id = BuildArguments.Id();
        Option<bool> follow = new("--follow", "-f") { Description = "Write further lines as they come, until the build ends." };
        return ServerCommand.Create(
            console,
            new CommandText("logs", "Write the log of a build.", "conda-store build logs 17", "conda-store build logs 17 --follow"),
            [id, follow],
            async (call, cancellationToken) =>
            {
                await foreach (string line in call.Client.Builds.LogAsync(
                    call.Parsed.GetValue(id), call.Parsed.GetValue(follow), cancellationToken))
                {
                    await console.Out.WriteLineAsync(line.AsMemory(), cancellationToken);
                }

                return ExitCodes.Success;
            });
    }
}
