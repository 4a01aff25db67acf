using System.CommandLine;
using CondaStore.Cli.Environments;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Local;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Cli.Aliases;

/// <summary>Provides the hidden <c>conda-store solve FILE</c> of conda-store's own command.</summary>
internal static class OldSolveCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> file = new("FILENAME") { Description = "The environment file." };
        Option<string> output = OldOutput.Option();
        Command command = ServerCommand.Create(
            console, "solve", "Solve without building: 'env create --dry-run'.", [file, output], async (call, cancellationToken) =>
            {
                string path = call.Parsed.GetValue(file)!;
                EnvironmentFile wanted = EnvironmentFile.Parse(
                    await InputFile.ReadAsync(path, cancellationToken),
                    new EnvironmentFileOptions { File = path, Platform = HostPlatform.Subdir });
                await SolvedPackages.WriteAsync(
                    call with { IsJson = call.IsJson || call.Parsed.GetValue(output) == "json" },
                    new RemoteSolveRequest(wanted.Channels, wanted.SpecTexts, [.. wanted.PipLines.Select(l => l.Text)]),
                    cancellationToken);
                return ExitCodes.Success;
            });
        command.Hidden = true;
        return command;
    }
}
