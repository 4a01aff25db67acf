using System.Security.Cryptography;
using CondaStore.Domain.Store.Ports;
using Microsoft.Data.Sqlite;

namespace CondaStore.Local.Storage;

/// <summary>Implements <see cref="ITable"/> with a SQLite table that is clustered by the two keys.</summary>
internal sealed class SqliteTable(SqliteDatabase database) : ITable
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS rows (
            partition_key TEXT NOT NULL,
            row_key TEXT NOT NULL,
            etag TEXT NOT NULL,
            properties TEXT NOT NULL,
            PRIMARY KEY (partition_key, row_key)
        ) WITHOUT ROWID;
        """;

    // Separates the two keys in a continuation token; keys cannot contain it.
    private const char Separator = '/';

    public Task<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        TableLimits.CheckKey(partitionKey);
        TableLimits.CheckKey(rowKey);
        return database.ReadAsync(
            connection =>
            {
                using SqliteCommand command = connection.CreateCommand();
                command.CommandText =
                    "SELECT partition_key, row_key, etag, properties FROM rows WHERE partition_key = $partition AND row_key = $row";
                command.Parameters.AddWithValue("$partition", partitionKey);
                command.Parameters.AddWithValue("$row", rowKey);
                using SqliteDataReader reader = command.ExecuteReader();
                return reader.Read() ? Read(reader) : null;
            },
            cancellationToken);
    }

    public Task<TablePage> QueryAsync(TableRange range, int take, string? continuation, CancellationToken cancellationToken)
    {
        TableLimits.CheckTake(take);
        return database.ReadAsync(
            connection =>
            {
                using SqliteCommand command = Select(connection, range, continuation);
                command.Parameters.AddWithValue("$take", take + 1);
                List<TableRow> rows = new(Math.Min(take, 128));
                using SqliteDataReader reader = command.ExecuteReader();
                while (reader.Read())
                {
                    if (rows.Count == take)
                    {
                        return new TablePage(rows, rows[^1].PartitionKey + Separator + rows[^1].RowKey);
                    }

                    rows.Add(Read(reader));
                }

                return new TablePage(rows, null);
            },
            cancellationToken);
    }

    public async Task<string> InsertAsync(TableRow row, CancellationToken cancellationToken)
    {
        TableLimits.CheckRow(row);
        return await database.WriteAsync((connection, transaction) => Insert(connection, transaction, row), cancellationToken);
    }

    public async Task<string> ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken)
    {
        TableLimits.CheckRow(row);
        return await database.WriteAsync((connection, transaction) => Replace(connection, transaction, row, etag), cancellationToken);
    }

    public async Task<string> PutAsync(TableRow row, CancellationToken cancellationToken)
    {
        TableLimits.CheckRow(row);
        return await database.WriteAsync((connection, transaction) => Put(connection, transaction, row), cancellationToken);
    }

    public async Task<bool> DeleteAsync(string partitionKey, string rowKey, string? etag, CancellationToken cancellationToken)
    {
        TableLimits.CheckKey(partitionKey);
        TableLimits.CheckKey(rowKey);
        return await database.WriteAsync(
            (connection, transaction) => Delete(connection, transaction, partitionKey, rowKey, etag, mustExist: etag is not null),
            cancellationToken);
    }

    public async Task BatchAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        TableLimits.CheckBatch(writes);
        await database.WriteAsync(
            (connection, transaction) =>
            {
                foreach (TableWrite write in writes)
                {
                    Apply(connection, transaction, write);
                }

                return true;
            },
            cancellationToken);
    }

    private static void Apply(SqliteConnection connection, SqliteTransaction transaction, TableWrite write)
    {
        switch (write.Kind)
        {
            case TableWriteKind.Insert:
                Insert(connection, transaction, write.Row!);
                break;
            case TableWriteKind.Replace:
                Replace(connection, transaction, write.Row!, write.ETag!);
                break;
            case TableWriteKind.Put:
                Put(connection, transaction, write.Row!);
                break;
            default:
                Delete(connection, transaction, write.PartitionKey, write.RowKey, write.ETag, mustExist: true);
                break;
        }
    }

    private static string Insert(SqliteConnection connection, SqliteTransaction transaction, TableRow row)
    {
        string etag = NewETag();
        using SqliteCommand command = Write(
            connection,
            transaction,
            "INSERT INTO rows (partition_key, row_key, etag, properties) VALUES ($partition, $row, $etag, $properties) ON CONFLICT DO "
                + "NOTHING",
            row,
            etag);
        return command.ExecuteNonQuery() == 1 ? etag : throw Exists(row.PartitionKey, row.RowKey);
    }

    private static string Replace(SqliteConnection connection, SqliteTransaction transaction, TableRow row, string expected)
    {
        string etag = NewETag();
        using SqliteCommand command = Write(
            connection,
            transaction,
            "UPDATE rows SET etag = $etag, properties = $properties WHERE partition_key = $partition AND row_key = $row AND etag = "
                + "$expected",
            row,
            etag);
        command.Parameters.AddWithValue("$expected", expected);
        return command.ExecuteNonQuery() == 1 ? etag : throw Changed(row.PartitionKey, row.RowKey);
    }

    private static string Put(SqliteConnection connection, SqliteTransaction transaction, TableRow row)
    {
        string etag = NewETag();
        using SqliteCommand command = Write(
            connection,
            transaction,
            """
            INSERT INTO rows (partition_key, row_key, etag, properties) VALUES ($partition, $row, $etag, $properties)
            ON CONFLICT DO UPDATE SET etag = excluded.etag, properties = excluded.properties
            """,
            row,
            etag);
        command.ExecuteNonQuery();
        return etag;
    }

    private static bool Delete(
        SqliteConnection connection, SqliteTransaction transaction, string partitionKey, string rowKey, string? etag, bool mustExist)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            "DELETE FROM rows WHERE partition_key = $partition AND row_key = $row AND ($expected IS NULL OR etag = $expected)";
        command.Parameters.AddWithValue("$partition", partitionKey);
        command.Parameters.AddWithValue("$row", rowKey);
        command.Parameters.AddWithValue("$expected", (object?)etag ?? DBNull.Value);
        bool deleted = command.ExecuteNonQuery() == 1;
        return deleted || !mustExist ? deleted : throw Changed(partitionKey, rowKey);
    }

    private static SqliteCommand Write(
        SqliteConnection connection, SqliteTransaction transaction, string statement, TableRow row, string etag)
    {
        SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // All statements are constants of this class; values are parameters.
        command.CommandText = statement;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$partition", row.PartitionKey);
        command.Parameters.AddWithValue("$row", row.RowKey);
        command.Parameters.AddWithValue("$etag", etag);
        command.Parameters.AddWithValue("$properties", StoredProperties.Write(row));
        return command;
    }

    private static SqliteCommand Select(SqliteConnection connection, TableRange range, string? continuation)
    {
        SqliteCommand command = connection.CreateCommand();
        string? afterPartition = null;
        string? afterRow = null;
        if (continuation is not null)
        {
            int slash = continuation.IndexOf(Separator, StringComparison.Ordinal);
            (afterPartition, afterRow) = (continuation[..slash], continuation[(slash + 1)..]);
        }

        if (range.PartitionKey is null)
        {
            command.CommandText = """
                SELECT partition_key, row_key, etag, properties FROM rows
                WHERE (partition_key, row_key) > ($afterPartition, $afterRow)
                ORDER BY partition_key, row_key LIMIT $take
                """;
            command.Parameters.AddWithValue("$afterPartition", afterPartition ?? "");
            command.Parameters.AddWithValue("$afterRow", afterRow ?? "");
            return command;
        }

        // Missing bounds are replaced by bounds that include every key, so that one statement with an index range is enough.
        command.CommandText = """
            SELECT partition_key, row_key, etag, properties FROM rows
            WHERE partition_key = $partition AND row_key >= $from AND row_key > $afterRow AND row_key < $before
            ORDER BY row_key LIMIT $take
            """;
        command.Parameters.AddWithValue("$partition", range.PartitionKey);
        command.Parameters.AddWithValue("$from", range.From ?? "");
        command.Parameters.AddWithValue("$afterRow", afterRow ?? "");
        command.Parameters.AddWithValue("$before", range.Before ?? "\U0010ffff\U0010ffff");
        return command;
    }

    private static TableRow Read(SqliteDataReader reader) =>
        StoredProperties.Read(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));

    private static string NewETag() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private static ConflictException Exists(string partitionKey, string rowKey) =>
        new($"Row '{rowKey}' of partition '{partitionKey}' exists already.");

    private static ConflictException Changed(string partitionKey, string rowKey) =>
        new($"Row '{rowKey}' of partition '{partitionKey}' was changed or deleted since it was read.");
}
