using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>Writes the progress of an operation for callers of the API, at most every two seconds.</summary>
public sealed class ReportedProgress(BackupProgressRows rows, TimeProvider timeProvider)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private sealed class Latest : IProgress<BackupProgress>
    {
        private BackupProgress? _value;

        public void Report(BackupProgress value) => Volatile.Write(ref _value, value);

        public BackupProgress? Take() => Interlocked.Exchange(ref _value, null);
    }

    /// <summary>Runs the work.</summary>
    public async Task<T> RunAsync<T>(string operation, Func<IProgress<BackupProgress>, Task<T>> work, CancellationToken cancellationToken)
    {
        await rows.ForgetAsync(operation, cancellationToken);
        Latest latest = new();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task writing = WriteAsync(operation, latest, end.Token);
        try
        {
            return await work(latest);
        }
        finally
        {
            await end.CancelAsync();
            await writing;
        }
    }

    private async Task WriteAsync(string operation, Latest latest, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Interval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (latest.Take() is { } progress)
                {
                    await rows.WriteAsync(operation, progress, cancellationToken);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or StorageUnavailableException)
        {
            // The work has ended, or continues without progress reports.
        }
    }
}
