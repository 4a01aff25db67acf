using System.CommandLine;
using System.Globalization;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Audit;

/// <summary>Provides <c>conda-store audit list</c>.</summary>
internal static class AuditListCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        AuditFilterOptions filter = new(console);
        Option<int> limit = new("--limit") { Description = "The largest number of lines.", DefaultValueFactory = _ => 50, HelpName = "N" };
        return ServerCommand.Create(
            console,
            new CommandText(
                "list", "List what was changed, newest first.", "conda-store audit list --namespace team --since 7d",
                "conda-store audit list --who ann --json=time,operation,changes"),
            [.. filter.All, limit],
            async (call, cancellationToken) =>
            {
                await RemoteResult.WriteAsync(
                    call,
                    call.Client.Audit.ListAsync(filter.Read(call.Parsed), cancellationToken).Take(call.Parsed.GetValue(limit)),
                    "no changes",
                    cancellationToken,
                    ("LINE", e => e.Sequence.ToString(CultureInfo.InvariantCulture)),
                    ("TIME", e => TimeText.Of(e.Time)),
                    ("WHO", e => e.Who.Length == 0 ? "-" : e.Who),
                    ("FROM", e => e.From ?? "-"),
                    ("OPERATION", e => e.Operation),
                    ("CHANGED", e => string.Join(", ", e.Changes.Select(c => c.What).Where(w => !w.StartsWith("work ", StringComparison.Ordinal)).Distinct())));
                return ExitCodes.Success;
            });
    }
}
