using System.Globalization;
using System.Text;
using CondaStore.Domain.Files;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Local.Storage;

/// <summary>
/// Provides locks by name across the threads and processes of one machine. Names share a fixed number of locks; each consists of a
/// semaphore, on which threads queue, and a <see cref="LockFile"/>.
/// </summary>
internal sealed class FileLocks
{
    private const int Stripes = 64;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);

    private readonly string _folder;
    private readonly SemaphoreSlim[] _threads = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    public FileLocks(string folder)
    {
        _folder = folder;
        PrivateFiles.CreateFolder(folder);
    }

    public async Task<IDisposable> TakeAsync(string name, CancellationToken cancellationToken)
    {
        int stripe = (int)(Hash(name) % Stripes);
        SemaphoreSlim threads = _threads[stripe];
        long start = TimeProvider.System.GetTimestamp();
        if (!await threads.WaitAsync(SqliteWriter.Patience, cancellationToken))
        {
            throw Waited(name);
        }

        try
        {
            string path = Path.Combine(_folder, stripe.ToString(CultureInfo.InvariantCulture));
            TimeSpan left = SqliteWriter.Patience - TimeProvider.System.GetElapsedTime(start);
            LockFile? taken = await LockFile.TakeAsync(
                path, left, LongestPause, TimeProvider.System, cancellationToken, permissions: PrivateFiles.File);
            return taken is not null ? new Held(taken, threads) : throw Waited(name);
        }
        catch
        {
            threads.Release();
            throw;
        }
    }

    private static StorageUnavailableException Waited(string name) =>
        new($"Another process keeps '{name}' locked.", TimeSpan.FromSeconds(1));

    // FNV-1a: the same in all processes, unlike string.GetHashCode.
    private static uint Hash(string name)
    {
        uint hash = 2166136261;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 16777619;
        }

        return hash;
    }

    private sealed class Held(LockFile file, SemaphoreSlim threads) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            threads.Release();
        }
    }
}
