using System.Diagnostics;
using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Local.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>
/// Represents the journal of all orchestrations in a SQLite file: instances, their events, and the runs of timers. Every method is one
/// transaction; what it has written when it returns survives a crash of the process. Instances are thread-safe.
/// </summary>
internal sealed partial class Journal : IDisposable
{
    private const int Try = 1;

    private readonly SqliteConnection _connection;
    private readonly string _name;
    private readonly Lock _gate = new();

    /// <summary>Opens or creates a journal.</summary>
    /// <param name="path">The path of the file; its directory must exist.</param>
    /// <exception cref="StoreException">The file is damaged (<see cref="ErrorCode.DamagedDatabase"/>), or it cannot be written or is
    /// locked by another process (<see cref="ErrorCode.StorageUnavailable"/>).</exception>
    public Journal(string path)
    {
        _name = Path.GetFileName(path);
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = Try }.ToString());
        try
        {
            PrivateFiles.CreateFile(path);
            Open();
        }
        catch (SqliteException exception)
        {
            _connection.Dispose();
            throw SqliteFailure.Translate(exception, path);
        }
    }

    private void Open()
    {
        _connection.Open();
        // WAL with synchronous NORMAL survives a crash of the process. A power failure may lose the latest transactions; the activities
        // in them run again, which activities must tolerate anyway.
        Execute("""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = NORMAL;
            PRAGMA busy_timeout = 250;
            CREATE TABLE IF NOT EXISTS instance(
                id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, execution INTEGER NOT NULL, status INTEGER NOT NULL,
                input TEXT, output TEXT, custom_status TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, start_at INTEGER,
                parent_id TEXT, parent_name TEXT, parent_execution INTEGER, parent_task INTEGER) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS instance_status ON instance(status);
            CREATE TABLE IF NOT EXISTS event(
                instance TEXT NOT NULL, sequence INTEGER NOT NULL, kind INTEGER NOT NULL, task INTEGER NOT NULL, name TEXT, payload TEXT,
                at INTEGER NOT NULL, PRIMARY KEY(instance, sequence)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS timer(name TEXT NOT NULL PRIMARY KEY, last INTEGER, next INTEGER NOT NULL) WITHOUT ROWID;
            """);
    }

    /// <summary>Closes the file after the transaction in progress.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _connection.Dispose();
        }
    }

    /// <summary>Executes a function in a transaction. The function may be called more than once.</summary>
    /// <exception cref="StoreException">
    /// The file cannot be written, or not within the time limit of all writes (<see cref="ErrorCode.StorageUnavailable"/>).
    /// </exception>
    private T InTransaction<T>(Func<T> body)
    {
        long began = Stopwatch.GetTimestamp();
        if (!_gate.TryEnter(SqliteWriter.Patience))
        {
            throw SqliteFailure.Waited(_name);
        }

        try
        {
            while (true)
            {
                try
                {
                    using SqliteTransaction transaction = _connection.BeginTransaction();
                    T result = body();
                    transaction.Commit();
                    return result;
                }
                catch (SqliteException exception) when (SqliteFailure.IsBusy(exception)
                    && Stopwatch.GetElapsedTime(began) < SqliteWriter.Patience)
                {
                    // Each attempt has already waited.
                }
            }
        }
        catch (SqliteException exception)
        {
            throw SqliteFailure.Translate(exception, _name);
        }
        finally
        {
            _gate.Exit();
        }
    }

    private int Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private SqliteCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        // All statements are constants of this class; values are parameters.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.AddWithValue(name, value switch
            {
                null => DBNull.Value,
                DateTime time => time.Ticks,
                Enum e => Convert.ToInt32(e, CultureInfo.InvariantCulture),
                _ => value,
            });
        }

        return command;
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTime Time(SqliteDataReader reader, int column) => new(reader.GetInt64(column), DateTimeKind.Utc);

    private static OrchestrationInstance ReadInstance(SqliteDataReader r) => new()
    {
        Id = r.GetString(0),
        Name = r.GetString(1),
        Execution = r.GetInt32(2),
        Status = (OrchestrationRuntimeStatus)r.GetInt32(3),
        Input = Text(r, 4),
        Output = Text(r, 5),
        CustomStatus = Text(r, 6),
        CreatedAt = Time(r, 7),
        UpdatedAt = Time(r, 8),
        StartAt = r.IsDBNull(9) ? null : Time(r, 9),
        Parent = r.IsDBNull(10) ? null : new OrchestrationParent(r.GetString(10), r.GetString(11), r.GetInt32(12), r.GetInt32(13)),
    };
}
