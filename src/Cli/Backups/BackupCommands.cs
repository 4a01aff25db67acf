using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Store.Backups;

namespace CondaStore.Cli.Backups;

/// <summary><c>conda-store backup</c>: backups of a whole store, by its server or on the data at hand.</summary>
internal static class BackupCommands
{
    private const int Concurrency = 8;

    /// <summary>The command with its verbs.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("backup", "Make backups of a whole store, read them back, and restore them.");
        command.Add(Make(console));
        command.Add(List(console));
        command.Add(Verify(console));
        command.Add(BackupRestoreCommand.Create(console));
        command.Add(BackupPruneCommand.Create(console));
        return command;
    }

    /// <summary>The argument that names a backup.</summary>
    public static Argument<string> Id() => new("BACKUP") { Description = "The id of the backup, or a file that holds one." };

    /// <summary>
    /// The repository and the id of a backup that was named: a file is read into the repository first, or into one beside the data.
    /// </summary>
    public static async Task<(BackupRepository Repository, string Id)> FindAsync(
        ServerCall call, BackupPlaceOptions place, string named, CancellationToken cancellationToken)
    {
        BackupRepository repository = await place.OpenRepositoryAsync(call.Parsed, call.Console.TimeProvider, cancellationToken);
        if (!File.Exists(named))
        {
            return (repository, named);
        }

        return (repository, await BackupFile.UnpackAsync(_ => Task.FromResult<Stream>(File.OpenRead(named)), repository, cancellationToken));
    }

    /// <summary>The id of a backup of the server that was named; a file is sent there first.</summary>
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

    /// <summary>Waits for an operation of the server; what it failed with becomes this command's failure.</summary>
    public static async Task<RemoteOperation> WaitAsync(ServerCall call, RemoteOperation operation, CancellationToken cancellationToken)
    {
        if (!call.IsQuiet && !call.IsJson)
        {
            await call.Console.Error.WriteLineAsync("the store is working; this may be interrupted, the store goes on");
        }

        RemoteOperation ended = await call.Client.Backups.WaitAsync(operation, new BackupLines(call), cancellationToken);
        return ended.Status == "COMPLETED" ? ended : throw new StoreRequestException(ended.Message ?? "The store has given up.")
        {
            Code = ended.ErrorCode,
            Hints = ended.Hints ?? [],
        };
    }

    private static Command Make(CommandConsole console)
    {
        BackupPlaceOptions place = new();
        Option<string?> file = new("--file") { Description = "Write the backup as one file too; '-' is standard output.", HelpName = "FILE" };
        Option<bool> withoutKey = new("--no-token-key") { Description = "Leave out the keys that sign tokens, which are held only when the store has a passphrase (Store__BackupPassphrase) to seal them." };
        Option<bool> packed = new("--packed") { Description = "Hold packed environments too; they are made again otherwise on request." };
        return ServerCommand.Create(
            console, "create", "Make a backup; what earlier ones hold is not written again.", [.. place.All, file, withoutKey, packed],
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
                    RemoteOperation ended = await WaitAsync(call, await call.Client.Backups.CreateAsync(request, cancellationToken), cancellationToken);
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
                ? [.. (await (await place.OpenRepositoryAsync(call.Parsed, console.TimeProvider, cancellationToken)).ListAsync(cancellationToken)).Select(BackupText.Of)]
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
            "Read a backup back to its last byte and compare every hash. Exit code 1 when something is missing or damaged.",
            [backup, .. place.All],
            async (call, cancellationToken) =>
            {
                string named = call.Parsed.GetValue(backup)!;
                if (!place.IsOffline(call.Parsed))
                {
                    string id = await SendAsync(call, named, cancellationToken);
                    RemoteOperation ended = await WaitAsync(call, await call.Client.Backups.VerifyAsync(id, cancellationToken), cancellationToken);
                    await ResultText.WriteAsync(call, ended, $"{id} is whole");
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
