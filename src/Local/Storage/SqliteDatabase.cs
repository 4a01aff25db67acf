using System.Collections.Concurrent;
using System.Diagnostics;
using CondaStore.Domain.Diagnostics;
using Microsoft.Data.Sqlite;

namespace CondaStore.Local.Storage;

/// <summary>
/// Represents a SQLite file in WAL mode: any number of readers besides one writer, in this process and in others on the same machine.
/// </summary>
/// <remarks>
/// Within the process, all writes go through one <see cref="SqliteWriter"/>, so that they do not contend for SQLite's own lock and share
/// commits; between processes, <c>BEGIN IMMEDIATE</c> serializes them. Commits are synced to disk (<c>synchronous=FULL</c>): a committed
/// row survives a power failure.
/// </remarks>
internal sealed class SqliteDatabase : IDisposable
{
    // A row has about a kilobyte and is stored in the B-tree of its key. With the default page size a page holds four rows, and the tree
    // of a million builds has a dozen levels, each of which is a disk read if the cache is cold.
    private const int PageBytes = 16384;

    // The duration of one attempt of SQLite; longer waits are repeated attempts. The provider rounds up to whole seconds.
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromMilliseconds(250);
    private const int Try = 1;

    private readonly string _name;
    private readonly string _connectionString;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly TimeSpan _patience;
    private readonly SqliteWriter _writer;
    private bool _disposed;

    /// <summary>Opens or creates a database.</summary>
    /// <param name="path">The path of the file; its directory must exist.</param>
    /// <param name="schema">The statements that create missing tables (<c>IF NOT EXISTS</c>).</param>
    /// <param name="patience">The maximum time that a write waits for its turn, or null for <see cref="SqliteWriter.Patience"/>.</param>
    /// <exception cref="StoreException">The file is damaged (<see cref="ErrorCode.DamagedDatabase"/>), or it cannot be written or is
    /// locked by another process (<see cref="ErrorCode.StorageUnavailable"/>).</exception>
    public SqliteDatabase(string path, string schema, TimeSpan? patience = null)
    {
        _name = Path.GetFileName(path);
        _patience = patience ?? SqliteWriter.Patience;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = Try,
        }.ConnectionString;
        try
        {
            Patiently(() => Create(schema));
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Translate(e, path);
        }

        _writer = new SqliteWriter(Open, _name, _patience);
    }

    /// <summary>Runs a query on its own connection; it sees the state at its first statement.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            return Task.FromResult(Patiently(() => Read(read)));
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Translate(e, _name);
        }
    }

    /// <inheritdoc cref="SqliteWriter.WriteAsync"/>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellationToken) =>
        _writer.WriteAsync(write, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _writer.Dispose();
        while (_readers.TryTake(out SqliteConnection? reader))
        {
            reader.Dispose();
        }
    }

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        SqliteConnection connection = _readers.TryTake(out SqliteConnection? free) ? free : Open();
        try
        {
            T result = read(connection);
            _readers.Add(connection);
            return result;
        }
        catch
        {
            // A connection that failed at an unknown point is not reused.
            connection.Dispose();
            throw;
        }
    }

    // Readers wait only for a process that has exclusive access or recovers the file after a crash.
    private T Patiently<T>(Func<T> body)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return body();
            }
            catch (SqliteException e) when (SqliteFailure.IsBusy(e) && Stopwatch.GetElapsedTime(began) < _patience)
            {
                // Each attempt has already waited.
            }
        }
    }

    private bool Create(string schema)
    {
        using SqliteConnection connection = Open();
        // Has no effect on a file that already has pages.
        Execute(connection, $"PRAGMA page_size={PageBytes}");
        EnterWalMode(connection);
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        Execute(connection, schema, transaction);
        transaction.Commit();
        return true;
    }

    // Changing the mode needs exclusive access and does not wait for others that are changing it as well.
    private static void EnterWalMode(SqliteConnection connection)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Execute(connection, "PRAGMA journal_mode=WAL");
                return;
            }
            catch (SqliteException e) when (SqliteFailure.IsBusy(e) && attempt < 100)
            {
                Thread.Sleep(10 * Math.Min(attempt, 10));
            }
        }
    }

    private SqliteConnection Open()
    {
        SqliteConnection connection = new(_connectionString);
        try
        {
            connection.Open();

            // SQLite's own busy handler backs off in small steps; the provider's sleeps for 150 ms at a time.
            Execute(connection, $"PRAGMA busy_timeout={(long)BusyTimeout.TotalMilliseconds}; PRAGMA synchronous=FULL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string statements, SqliteTransaction? transaction = null)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this assembly come here.
        command.CommandText = statements;
#pragma warning restore CA2100
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }
}
