using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Local.Storage;

/// <summary>
/// Provides the four storage ports on one machine: rows and leases in <c>store.db</c>, blobs as files under <c>blobs/</c>, the share in
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

    /// <summary>The table of rows.</summary>
    public ITable Table { get; }

    /// <summary>The blobs.</summary>
    public IBlobs Blobs { get; }

    /// <summary>The leases.</summary>
    public ILeases Leases { get; }

    /// <summary>The share of the package cache and the environments.</summary>
    public IShare Share { get; }

    /// <summary>Opens a data directory and creates whatever is missing.</summary>
    /// <param name="dataDirectory">
    /// The path of the data directory. It must be on a local disk, because SQLite's locks are unreliable on network mounts.
    /// </param>
    /// <param name="shareDirectory">The path of the share, or null for <c>share</c> in the data directory.</param>
    /// <param name="clock">The clock for leases.</param>
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
        catch (Exception e) when (FileFailure.IsFileFailure(e))
        {
            throw new StoreException(ErrorCode.FileSystem, $"The data directory '{root}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Opens a folder of blobs only, for backups.</summary>
    /// <exception cref="StoreException">The folder cannot be written (<see cref="ErrorCode.FileSystem"/>).</exception>
    public static IBlobs OpenBlobs(string directory, TimeProvider clock)
    {
        string root = Path.GetFullPath(directory);
        try
        {
            return new DirectoryBlobs(root, clock);
        }
        catch (Exception e) when (FileFailure.IsFileFailure(e))
        {
            throw new StoreException(ErrorCode.FileSystem, $"The folder '{root}' cannot be used: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();
}
