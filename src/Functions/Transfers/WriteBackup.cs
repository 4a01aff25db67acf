using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Transfers;

/// <summary>The activity that creates a backup.</summary>
public sealed class WriteBackup(
    BackupCreation creation,
    BackupStorage storage,
    TokenKey key,
    BackupPassphrase passphrase,
    ReportedProgress reported,
    TimeProvider timeProvider)
{
    /// <summary>Creates a backup; the message of the result is the ID of the backup.</summary>
    [Function(FunctionNames.WriteBackup)]
    public Task<TransferResult> Run([ActivityTrigger] BackupRequest request, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token =>
        {
            BackupOptions options = new()
            {
                TokenKey = request.WithTokenKey ? key.Signing : null,
                Passphrase = passphrase.Text,
                IncludePacked = request.WithPacked,
            };
            BackupSummary made = await reported.RunAsync(
                TransferScheduling.BackupInstance, p => creation.CreateAsync(new BackupRepository(storage.Blobs), options, p, token),
                token);
            return new TransferResult { Message = made.Id };
        },
        cancellationToken);
}
