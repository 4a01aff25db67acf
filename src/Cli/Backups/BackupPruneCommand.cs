using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Configuration;

namespace CondaStore.Cli.Backups;

/// <summary>
/// Provides <c>conda-store backup prune</c>, which shows the backups to be removed, asks for confirmation, and removes them with all
/// content that no other backup needs.
/// </summary>
internal static class BackupPruneCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        BackupPlaceOptions place = new();
        Option<int?> last = new("--keep-last") { Description = "Keep the newest N backups.", HelpName = "N" };
        Option<string?> within = new("--keep-within")
        {
            Description = "Keep backups younger than this age, for example 30d or 12h.",
            HelpName = "AGE",
        };
        Option<bool> preview = new("--preview") { Description = "Only show what would be removed." };
        Option<bool> yes = Confirmation.Option();
        return ServerCommand.Create(
            console,
            "prune",
            "Remove old backups and content that no other backup needs. Backups that either option keeps are kept, and always the newest.",
            [.. place.All, last, within, preview, yes],
            async (call, cancellationToken) =>
            {
                PruneRequest request = new(call.Parsed.GetValue(last), call.Parsed.GetValue(within), DryRun: true);
                BackupRepository? repository = place.IsOffline(call.Parsed)
                    ? await place.OpenRepositoryAsync(call.Parsed, console.TimeProvider, cancellationToken)
                    : null;
                DateTimeOffset? since = request.KeepWithin is { } age ? StoreAge.Moment(age, console.TimeProvider.GetUtcNow()) : null;
                BackupsToKeep keep = new(request.KeepLast, since);
                RemotePrunePlan plan = repository is null
                    ? await call.Client.Backups.PruneAsync(request, cancellationToken)
                    : Of(await BackupPruning.PlanAsync(repository, keep, cancellationToken));
                await ResultText.WriteAsync(call, plan, Lines(plan));
                if (call.Parsed.GetValue(preview) || (plan.Removed.Count == 0 && plan.Objects == 0))
                {
                    return ExitCodes.Success;
                }

                await Confirmation.RequireAsync(console, call.Parsed.GetValue(yes), "Remove them?", cancellationToken);
                if (repository is not null)
                {
                    plan = Of(await BackupPruning.RunAsync(repository, keep, new BackupLines(call), cancellationToken));
                    await ResultText.WriteAsync(call, plan, $"{plan.Removed.Count} backups removed");
                    return ExitCodes.Success;
                }

                RemotePrunePlan begun = await call.Client.Backups.PruneAsync(request with { DryRun = false }, cancellationToken);
                RemoteOperation ended = await BackupCommands.WaitAsync(call, new RemoteOperation(begun.Operation!), cancellationToken);
                await ResultText.WriteAsync(call, ended, ended.Message ?? "removed");
                return ExitCodes.Success;
            });
    }

    private static RemotePrunePlan Of(PruneReport report) => new(null, report.Kept, report.Removed, report.Objects, report.Bytes);

    private static IEnumerable<string> Lines(RemotePrunePlan plan) =>
    [
        .. plan.Kept.Select(id => id + "  stays"),
        .. plan.Removed.Select(id => id + "  goes"),
        $"{plan.Objects} objects no longer needed: {ByteText.Of(plan.Bytes)}",
    ];
}
