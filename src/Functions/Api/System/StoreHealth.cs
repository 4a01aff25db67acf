using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Functions.Api.System;

/// <summary>
/// Checks whether the storage can be written. A full disk or a mount that has become read-only fails only writes. The endpoint is public,
/// so a result is shared by all requests within a period.
/// </summary>
public sealed class StoreHealth(ITable table, IBlobs blobs, IShare share, TimeProvider timeProvider)
{
    // A mount whose server is unavailable blocks for minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly byte[] Sample = new byte[4096];

    private readonly string _name = "health-" + Environment.MachineName.ToLowerInvariant();
    private readonly Lock _lock = new();
    private Task<HealthReport>? _look;
    private long _began;

    /// <summary>Writes a row, a blob and a file.</summary>
    public Task<HealthReport> LookAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_look is null || (_look.IsCompleted && timeProvider.GetElapsedTime(_began) > Fresh))
            {
                _began = timeProvider.GetTimestamp();
                _look = LookAsync();
            }

            return _look.WaitAsync(cancellationToken);
        }
    }

    private async Task<HealthReport> LookAsync()
    {
        string?[] problems = await Task.WhenAll(
            ProblemAsync(async () =>
            {
                TableRow row = new("health", _name) { ["SeenOn"] = timeProvider.GetUtcNow() };
                await table.PutAsync(row, CancellationToken.None);
            }),
            ProblemAsync(async () =>
            {
                using MemoryStream content = new(Sample);
                await blobs.WriteAsync("health/" + _name, content, new BlobWriteOptions(), CancellationToken.None);
            }),
            ProblemAsync(() => Task.Run(TryShare)));
        return new HealthReport(problems[0], problems[1], problems[2]);
    }

    private async Task<string?> ProblemAsync(Func<Task> tryIt)
    {
        try
        {
            await tryIt().WaitAsync(Patience, timeProvider);
            return null;
        }
        catch (Exception exception) when (exception is StoreException { Code: ErrorCode.DiskFull } || FileFailure.IsDiskFull(exception))
        {
            return "the disk is full";
        }
        catch (Exception exception) when (FileFailure.MayNotWrite(exception))
        {
            return "is read-only";
        }
        catch (TimeoutException)
        {
            return $"no answer within {Patience.TotalSeconds:0} s";
        }
        catch (Exception exception) when (exception is StoreException or IOException)
        {
            return "cannot be written";
        }
    }

    private void TryShare()
    {
        string file = Path.Combine(share.Root, $".health-{Environment.MachineName}-{Guid.NewGuid():N}");
        try
        {
            using FileStream stream = new(file, FileMode.CreateNew, FileAccess.Write);
            stream.Write(Sample);
            stream.Flush(flushToDisk: true);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
