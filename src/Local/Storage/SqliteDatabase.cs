using System.Collections.Concurrent;
using CondaStore.Domain.Store.Ports;
using Microsoft.Data.Sqlite;

namespace CondaStore.Local.Storage;

/// <summary>
/// One SQLite file in WAL mode: any number of readers beside one writer, here and in other processes of this machine.
/// </summary>
/// <remarks>
/// Inside the process writers queue at a semaphore, so that they never spin on SQLite's own lock; between processes
/// <c>BEGIN IMMEDIATE</c> with a busy timeout decides. Commits are synced to disk (<c>synchronous=FULL</c>): a row that a
/// caller was told of survives a power cut. SQLite works synchronously; a call takes well under a millisecond, except that
/// a write may wait for another process, so writes run on the pool.
/// </remarks>
internal sealed class SqliteDatabase : IDisposable
{
    // Rows have about a kilobyte and lie in the tree of their keys, inner nodes included: in pages of the default size four of them fit, and a
    // tree of a million builds has a dozen levels, each a read from the disk when the cache is cold.
    private const int PageBytes = 16384;

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(30);

    private readonly string _connectionString;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private SqliteConnection? _writer;
    private bool _disposed;

    /// <summary>Opens or creates a database.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="schema">Statements that create what is missing (<c>IF NOT EXISTS</c>).</param>
    public SqliteDatabase(string path, string schema)
    {
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = (int)BusyTimeout.TotalSeconds,
        }.ConnectionString;
        _writer = Open();
        // Of a file that has pages already it changes nothing.
        Execute(_writer, $"PRAGMA page_size={PageBytes}");
        EnterWalMode(_writer);
        using SqliteTransaction transaction = _writer.BeginTransaction(deferred: false);
        Execute(_writer, schema, transaction);
        transaction.Commit();
    }

    /// <summary>Runs a query on a reader of its own; sees the state at its first statement.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        SqliteConnection connection = _readers.TryTake(out SqliteConnection? free) ? free : Open();
        try
        {
            T result = read(connection);
            _readers.Add(connection);
            return Task.FromResult(result);
        }
        catch (Exception e)
        {
            // A connection that failed at an unknown point is not used again.
            connection.Dispose();
            if (e is SqliteException sqlite)
            {
                throw Translate(sqlite);
            }

            throw;
        }
    }

    /// <summary>Runs writes in one transaction; commits when the function returns, rolls back when it throws.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Write(write), cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _writing.Wait();
        _writer?.Dispose();
        _writer = null;
        while (_readers.TryTake(out SqliteConnection? reader))
        {
            reader.Dispose();
        }

        _writing.Dispose();
    }

    private T Write<T>(Func<SqliteConnection, SqliteTransaction, T> write)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            _writer ??= Open();
            using SqliteTransaction transaction = _writer.BeginTransaction(deferred: false);
            T result = write(_writer, transaction);
            transaction.Commit();
            return result;
        }
        catch (SqliteException e)
        {
            // A connection that failed at an unknown point is not used again.
            _writer?.Dispose();
            _writer = null;
            throw Translate(e);
        }
    }

    // Changing the mode needs the file alone and does not wait for others who are just doing the same.
    private static void EnterWalMode(SqliteConnection connection)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Execute(connection, "PRAGMA journal_mode=WAL");
                return;
            }
            catch (SqliteException e) when (e.SqliteErrorCode == 5 && attempt < 100)
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

            // SQLite's own busy handler backs off in small steps; the provider's would sleep 150 ms at a time.
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

    // Result codes: https://sqlite.org/rescode.html
    private static Exception Translate(SqliteException e) => e.SqliteErrorCode switch
    {
        5 or 6 => new StorageUnavailableException("The database is busy with other writers.", TimeSpan.FromSeconds(1), e),
        10 or 13 => new StorageUnavailableException("The database cannot be written; its disk may be full or failing.", null, e),
        _ => e,
    };
}
