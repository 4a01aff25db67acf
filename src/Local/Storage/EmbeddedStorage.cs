using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Local.Storage;

/// <summary>
/// The four ports on one machine: rows and leases in <c>store.db</c>, blobs as files under <c>blobs/</c>, the share in
/// <c>share/</c>. Several processes may open the same directory.
/// </summary>
public sealed class EmbeddedStorage : IDisposable
{
    private readonly SqliteDatabase _database;

    private EmbeddedStorage(SqliteDatabase database, ITable table, IBlobs blobs, ILeases leases, IShare share)
    {
        _database = database;
        Table = table;
        Blobs = blobs;
        Leases = leases;
        Share = share;
    }

    /// <summary>Rows.</summary>
    public ITable Table { get; }

    /// <summary>Streams.</summary>
    public IBlobs Blobs { get; }

    /// <summary>Locks.</summary>
    public ILeases Leases { get; }

    /// <summary>The package cache and the environments.</summary>
    public IShare Share { get; }

    /// <summary>Opens a data directory, creating what is missing.</summary>
    /// <param name="dataDirectory">On a local disk: SQLite's locks cannot be trusted on network mounts.</param>
    /// <param name="shareDirectory">Where environments live; null for <c>share</c> in the data directory.</param>
    /// <param name="clock">Times of leases.</param>
    /// <exception cref="StoreException">The directory cannot be written (<see cref="ErrorCode.FileSystem"/>).</exception>
    public static EmbeddedStorage Open(string dataDirectory, string? shareDirectory, TimeProvider clock)
    {
        string root = Path.GetFullPath(dataDirectory);
        try
        {
            string folder = shareDirectory ?? Path.Combine(root, "share");
            PrivateFiles.Tighten(root, folder);
            IShare share = MountedShare.Open(folder);
            string file = Path.Combine(root, "store.db");
            // SQLite gives its other files the permissions of this one.
            PrivateFiles.CreateFile(file);
            SqliteDatabase database = new(file, SqliteTable.Schema + SqliteLeases.Schema);
            DirectoryBlobs blobs = new(Path.Combine(root, "blobs"), clock);
            return new EmbeddedStorage(database, new SqliteTable(database), blobs, new SqliteLeases(database, clock), share);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(ErrorCode.FileSystem, $"The data directory '{root}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Blobs alone in a folder, for backups.</summary>
    /// <exception cref="StoreException">The folder cannot be written (<see cref="ErrorCode.FileSystem"/>).</exception>
    public static IBlobs OpenBlobs(string directory, TimeProvider clock)
    {
        string root = Path.GetFullPath(directory);
        try
        {
            return new DirectoryBlobs(root, clock);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(ErrorCode.FileSystem, $"The folder '{root}' cannot be used: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();
}
