using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Store.Backups;

namespace CondaStore.Cli.Backups;

/// <summary>
/// Provides <c>conda-store backup restore</c>, which shows what it would do, asks for confirmation, restores, rebuilds the active
/// environments and verifies them.
/// </summary>
internal static class BackupRestoreCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        BackupPlaceOptions place = new();
        Argument<string> id = BackupCommands.Id();
        Option<string[]> namespaces = new("--namespace")
        {
            Description = "Restore only this namespace. Can be given multiple times.",
            HelpName = "NAME",
        };
        Option<bool> preview = new("--preview") { Description = "Only show what would be done." };
        Option<bool> noRebuild = new("--no-rebuild")
        {
            Description = "With --data: rebuild the environments at the next start of the store.",
        };
        Option<string?> alias = new("--channel-alias")
        {
            Description = "With --data: the base URL of channels given by name.",
            HelpName = "URL",
        };
        Option<bool> yes = Confirmation.Option();
        return ServerCommand.Create(
            console,
            "restore",
            "Restore a backup into an empty store, or selected namespaces. An interrupted restore is continued by the same command. The "
                + "exit code is 1 if a restored environment differs.",
            [id, .. place.All, namespaces, preview, noRebuild, alias, yes],
            async (call, cancellationToken) =>
            {
                string named = call.Parsed.GetValue(id)!;
                string[] chosen = call.Parsed.GetValue(namespaces) ?? [];
                bool isPreview = call.Parsed.GetValue(preview);
                if (!place.IsOffline(call.Parsed))
                {
                    named = await BackupCommands.SendAsync(call, named, cancellationToken);
                    return await OnServerAsync(
                        call, named, new RestoreRequest(chosen), isPreview, call.Parsed.GetValue(yes), cancellationToken);
                }

                (BackupRepository repository, string found) = await BackupCommands.FindAsync(call, place, named, cancellationToken);
                using (OfflineStore store = await place.OpenStoreAsync(call.Parsed, console.TimeProvider, cancellationToken))
                {
                    RestorePreview plan = await store.Restoration.PreviewAsync(repository, found, chosen, cancellationToken);
                    await ShowAsync(call, Of(plan));
                    if (isPreview)
                    {
                        return plan.Problems.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
                    }

                    await Confirmation.RequireAsync(console, call.Parsed.GetValue(yes), "Restore?", cancellationToken);
                    await store.Restoration.RunAsync(repository, found, chosen, new BackupLines(call), cancellationToken);
                }

                if (place.Data(call.Parsed) is not { } data || call.Parsed.GetValue(noRebuild))
                {
                    await ResultText.WriteAsync(
                        call, new { Backup = found, State = "RESTORED" },
                        "restored; the store builds the active environments when it is started");
                    return ExitCodes.Success;
                }

                RestoreReport report = await RestoredRebuild.RunAsync(
                    call, repository, data, call.Parsed.GetValue(alias), cancellationToken);
                await ResultText.WriteAsync(
                    call,
                    new { Backup = found, State = "RESTORED", report.Environments },
                    [
                        .. report.Environments.Where(e => e.Problem is not null).Select(e => $"{e.Namespace}/{e.Name}: {e.Problem}"),
                        Summary(report),
                    ]);
                return report.IsAsBefore ? ExitCodes.Success : ExitCodes.Failure;
            });
    }

    private static async Task<int> OnServerAsync(
        ServerCall call, string id, RestoreRequest request, bool isPreview, bool isConfirmed, CancellationToken cancellationToken)
    {
        RemoteRestorePreview plan = await call.Client.Backups.PreviewAsync(id, request, cancellationToken);
        await ShowAsync(call, plan);
        if (isPreview)
        {
            return plan.Problems.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
        }

        await Confirmation.RequireAsync(call.Console, isConfirmed, "Restore?", cancellationToken);
        RemoteOperation ended = await BackupCommands.WaitAsync(
            call, await call.Client.Backups.RestoreAsync(id, request, cancellationToken), cancellationToken);
        await ResultText.WriteAsync(call, ended, ended.Message ?? "restored");
        return ExitCodes.Success;
    }

    // The plan is shown so that the user can decide; for programs it is a separate line before the result.
    private static Task ShowAsync(ServerCall call, RemoteRestorePreview plan) => ResultText.WriteAsync(call, plan, BackupText.Lines(plan));

    private static RemoteRestorePreview Of(RestorePreview plan) =>
        new(BackupText.Of(plan.Backup), plan.Namespaces, plan.Environments, plan.Active, plan.Problems);

    private static string Summary(RestoreReport report) => FormattableString.Invariant(
        $"{report.Environments.Count(e => e.Problem is null)} of {report.Environments.Count} environments restored, all files as recorded");
}
