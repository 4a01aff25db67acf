using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Store.Backups;

namespace CondaStore.Cli.Backups;

/// <summary>Provides <c>conda-store backup</c>: backups of a whole store, by its server or directly on its data.</summary>
internal static class BackupCommands
{
    private const int Concurrency = 8;

    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("backup", "Create, verify and restore backups of a whole store.");
        command.Add(Make(console));
        command.Add(List(console));
        command.Add(Verify(console));
        command.Add(BackupRestoreCommand.Create(console));
        command.Add(BackupPruneCommand.Create(console));
        return command;
    }

    /// <summary>Creates the argument that specifies a backup.</summary>
    public static Argument<string> Id() => new("BACKUP") { Description = "The ID of the backup, or a backup file." };

    /// <summary>
    /// Gets the repository and the ID of the specified backup. A backup file is first read into the repository, or into one next to the
    /// data.
    /// </summary>
    public static async Task<(BackupRepository Repository, string Id)> FindAsync(
        ServerCall call, BackupPlaceOptions place, string named, CancellationToken cancellationToken)
    {
        BackupRepository repository = await place.OpenRepositoryAsync(call.Parsed, call.Console.TimeProvider, cancellationToken);
        if (!File.Exists(named))
        {
            return (repository, named);
        }

        return (repository, await BackupFile.UnpackAsync(
            _ => Task.FromResult<Stream>(File.OpenRead(named)), repository, cancellationToken));
    }

    /// <summary>Gets the ID of the specified backup on the server; a backup file is first uploaded.</summary>
    public static async Task<string> SendAsync(ServerCall call, string named, CancellationToken cancellationToken)
    {
        if (!File.Exists(named))
        {
            return named;
        }

        await using FileStream file = File.OpenRead(named);
        RemoteOperation ended = await WaitAsync(
            call, await call.Client.Backups.UploadAsync(file, new UploadLines(call, file.Length), cancellationToken), cancellationToken);
        return ended.Message!;
    }

    /// <summary>Waits for an operation of the server and throws if it has failed.</summary>
    public static async Task<RemoteOperation> WaitAsync(ServerCall call, RemoteOperation operation, CancellationToken cancellationToken)
    {
        if (!call.IsQuiet && !call.IsJson)
        {
            await call.Console.Error.WriteLineAsync("the store is working; this command may be interrupted, the store continues");
        }

        RemoteOperation ended = await call.Client.Backups.WaitAsync(operation, new BackupLines(call), cancellationToken);
        return ended.Status == "COMPLETED" ? ended : throw new StoreRequestException(ended.Message ?? "The operation failed.")
        {
            Code = ended.ErrorCode,
            Hints = ended.Hints ?? [],
        };
    }

    private static Command Make(CommandConsole console)
    {
        BackupPlaceOptions place = new();
        Option<string?> file = new("--file")
        {
            Description = "Also write the backup to a file; '-' is standard output.",
            HelpName = "FILE",
        };
        Option<bool> withoutKey = new("--no-token-key")
        {
            Description = "Leave out the keys that sign tokens. They are only included if the store has a passphrase "
                + "(Store__BackupPassphrase) to encrypt them.",
        };
        Option<bool> packed = new("--packed") { Description = "Include packed environments, which are otherwise recreated on request." };
        return ServerCommand.Create(
            console, "create", "Create a backup. Content of earlier backups is not written again.",
            [.. place.All, file, withoutKey, packed],
            async (call, cancellationToken) =>
            {
                bool withKey = !call.Parsed.GetValue(withoutKey);
                RemoteBackup made;
                Func<Stream, Task>? write;
                if (place.IsOffline(call.Parsed))
                {
                    BackupRepository repository = await place.OpenRepositoryAsync(call.Parsed, console.TimeProvider, cancellationToken);
                    using OfflineStore store = await place.OpenStoreAsync(call.Parsed, console.TimeProvider, cancellationToken);
                    BackupOptions options = new()
                    {
                        TokenKey = withKey ? store.TokenKey : null,
                        Passphrase = store.Passphrase,
                        IncludePacked = call.Parsed.GetValue(packed),
                    };
                    made = BackupText.Of(await store.Creation.CreateAsync(repository, options, new BackupLines(call), cancellationToken));
                    write = target => BackupFile.PackAsync(repository, made.Id, target, cancellationToken);
                }
                else
                {
                    BackupRequest request = new(withKey, call.Parsed.GetValue(packed));
                    RemoteOperation ended = await WaitAsync(
                        call, await call.Client.Backups.CreateAsync(request, cancellationToken), cancellationToken);
                    made = await call.Client.Backups.GetAsync(ended.Message!, cancellationToken);
                    write = async target =>
                    {
                        await using Stream content = await call.Client.Backups.DownloadAsync(made.Id, cancellationToken);
                        await content.CopyToAsync(target, cancellationToken);
                    };
                }

                if (call.Parsed.GetValue(file) is { } path)
                {
                    (call, _) = await ResultFile.WriteAsync(call, path, write, cancellationToken);
                }

                await ResultText.WriteAsync(call, made, BackupText.Line(made));
                return ExitCodes.Success;
            });
    }

    private static Command List(CommandConsole console)
    {
        BackupPlaceOptions place = new();
        return ServerCommand.Create(console, "list", "List the backups, newest first.", place.All, async (call, cancellationToken) =>
        {
            IReadOnlyList<RemoteBackup> backups = place.IsOffline(call.Parsed)
                ? [.. (await (await place.OpenRepositoryAsync(call.Parsed, console.TimeProvider, cancellationToken))
                    .ListAsync(cancellationToken)).Select(BackupText.Of)]
                : await call.Client.Backups.ListAsync(cancellationToken);
            await ResultText.WriteAsync(call, backups, backups.Select(BackupText.Line));
            return ExitCodes.Success;
        });
    }

    private static Command Verify(CommandConsole console)
    {
        BackupPlaceOptions place = new();
        Argument<string> backup = Id();
        return ServerCommand.Create(
            console, "verify",
            "Read a whole backup and check every hash. The exit code is 1 if anything is missing or damaged.",
            [backup, .. place.All],
            async (call, cancellationToken) =>
            {
                string named = call.Parsed.GetValue(backup)!;
                if (!place.IsOffline(call.Parsed))
                {
                    string id = await SendAsync(call, named, cancellationToken);
                    RemoteOperation ended = await WaitAsync(
                        call, await call.Client.Backups.VerifyAsync(id, cancellationToken), cancellationToken);
                    await ResultText.WriteAsync(call, ended, $"{id} is complete");
                    return ExitCodes.Success;
                }

                (BackupRepository repository, string found) = await FindAsync(call, place, named, cancellationToken);
                VerificationReport report = await BackupVerification.RunAsync(
                    repository, found, Concurrency, new BackupLines(call), cancellationToken);
                await ResultText.WriteAsync(
                    call, new { report.Objects, report.Bytes, report.Problems },
                    [.. report.Problems, $"{found}: {report.Objects} objects, {report.Problems.Count} problems"]);
                return report.IsWhole ? ExitCodes.Success : ExitCodes.Failure;
            });
    }
}
