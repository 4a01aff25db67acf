using CondaStore.Domain.Store.Ports;
using Microsoft.Data.Sqlite;

namespace CondaStore.Local.Storage;

/// <summary><see cref="ILeases"/> as rows; a row stays when its lease ends, because it keeps the fencing number.</summary>
internal sealed class SqliteLeases(SqliteDatabase database, TimeProvider clock) : ILeases
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS leases (
            name TEXT NOT NULL PRIMARY KEY,
            id TEXT,
            holder TEXT NOT NULL,
            fence INTEGER NOT NULL,
            expires_ms INTEGER NOT NULL
        ) WITHOUT ROWID;
        """;

    public async Task<Lease?> AcquireAsync(string name, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        LeaseRules.Check(holder, duration);
        return await database.WriteAsync(
            (connection, transaction) =>
            {
                // The clock is read inside the transaction: waiting for other writers must not make a lease older than it says.
                DateTimeOffset now = clock.GetUtcNow();
                (string? id, _, long fence, DateTimeOffset expires) = Read(connection, transaction, name) ?? (null, "", 0, default);
                if (id is not null && expires > now)
                {
                    return null;
                }

                Lease lease = new(name, Guid.NewGuid().ToString("N"), holder, fence + 1, duration, Truncate(now + duration));
                Write(connection, transaction, lease);
                return lease;
            },
            cancellationToken);
    }

    public async Task<Lease> RenewAsync(Lease lease, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            (connection, transaction) =>
            {
                if (Read(connection, transaction, lease.Name)?.Id != lease.Id)
                {
                    throw new LeaseLostException($"The lease '{lease.Name}' is not held by {lease.Holder} any more.");
                }

                Lease renewed = lease with { ExpiresOn = Truncate(clock.GetUtcNow() + lease.Duration) };
                Write(connection, transaction, renewed);
                return renewed;
            },
            cancellationToken);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) =>
        EndAsync("id = $which", lease.Name, lease.Id, cancellationToken);

    public Task<bool> BreakAsync(LeaseState seen, CancellationToken cancellationToken) =>
        EndAsync("id IS NOT NULL AND expires_ms > $now AND fence = $which", seen.Name, seen.Fence, cancellationToken);

    public Task<LeaseState?> FindAsync(string name, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => Read(connection, null, name) is { } row
                ? new LeaseState(name, row.Id is not null && row.Expires > clock.GetUtcNow(), row.Holder, row.Fence, row.Expires)
                : null,
            cancellationToken);

    private Task<bool> EndAsync(string condition, string name, object which, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                using SqliteCommand command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = $"UPDATE leases SET id = NULL, expires_ms = MIN(expires_ms, $now) WHERE name = $name AND {condition}";
                command.Parameters.AddWithValue("$name", name);
                command.Parameters.AddWithValue("$which", which);
                command.Parameters.AddWithValue("$now", clock.GetUtcNow().ToUnixTimeMilliseconds());
                return command.ExecuteNonQuery() > 0;
            },
            cancellationToken);

    private static (string? Id, string Holder, long Fence, DateTimeOffset Expires)? Read(
        SqliteConnection connection, SqliteTransaction? transaction, string name)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT id, holder, fence, expires_ms FROM leases WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        using SqliteDataReader reader = command.ExecuteReader();
        if (!reader.Read())
        {
            return null;
        }

        string? id = reader.IsDBNull(0) ? null : reader.GetString(0);
        return (id, reader.GetString(1), reader.GetInt64(2), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)));
    }

    private static void Write(SqliteConnection connection, SqliteTransaction transaction, Lease lease)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            INSERT INTO leases (name, id, holder, fence, expires_ms) VALUES ($name, $id, $holder, $fence, $expires)
            ON CONFLICT DO UPDATE SET id = excluded.id, holder = excluded.holder, fence = excluded.fence, expires_ms = excluded.expires_ms
            """;
        command.Parameters.AddWithValue("$name", lease.Name);
        command.Parameters.AddWithValue("$id", lease.Id);
        command.Parameters.AddWithValue("$holder", lease.Holder);
        command.Parameters.AddWithValue("$fence", lease.Fence);
        command.Parameters.AddWithValue("$expires", lease.ExpiresOn.ToUnixTimeMilliseconds());
        command.ExecuteNonQuery();
    }

    private static DateTimeOffset Truncate(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
