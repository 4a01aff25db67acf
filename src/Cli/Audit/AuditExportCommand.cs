using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Audit;

/// <summary>Provides <c>conda-store audit export</c>.</summary>
internal static class AuditExportCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        AuditFilterOptions filter = new(console);
        Option<string> format = new("--format")
        {
            Description = "JSON lines, or the Common Event Format.",
            DefaultValueFactory = _ => "jsonl",
            HelpName = "jsonl|cef",
        };
        format.AcceptOnlyFromAmong("jsonl", "cef");
        Option<string> output = new("--output", "-o")
        {
            Description = "The file to write. Default: standard output.",
            DefaultValueFactory = _ => CommandConsole.StandardOutput,
            HelpName = "FILE",
        };
        return ServerCommand.Create(
            console,
            new CommandText(
                "export", "Write what was changed as text, one line for each request, newest first.",
                "conda-store audit export --since 30d --output audit.jsonl"),
            [.. filter.All, format, output],
            async (call, cancellationToken) =>
            {
                await using Stream lines = await call.Client.Audit.ExportAsync(
                    filter.Read(call.Parsed), call.Parsed.GetValue(format)!, cancellationToken);
                string path = call.Parsed.GetValue(output)!;
                await ResultFile.WriteAsync(
                    call,
                    path == CommandConsole.StandardOutput ? path : Path.GetFullPath(path),
                    target => lines.CopyToAsync(target, cancellationToken),
                    cancellationToken);
                return ExitCodes.Success;
            });
    }
}
