using System.Collections.Concurrent;
using CondaStore.Domain.Store.Ports;
using Microsoft.Data.Sqlite;

namespace CondaStore.Local.Storage;

/// <summary>Implements <see cref="ILeases"/> with rows. A row remains after its lease ends, because it holds the fencing number.</summary>
/// <remarks>
/// Whether a lease has ended is determined by the monotonic clock of the observer: it ends when its row has not changed for its duration
/// since this process first saw it in that state. Setting the system clock neither ends nor prolongs a lease. The end time in the row is
/// informational, and changes with every renewal.
/// </remarks>
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

    private readonly ConcurrentDictionary<string, Sighting> _sightings = new(StringComparer.Ordinal);

    public async Task<Lease?> AcquireAsync(string name, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        LeaseRules.Check(holder, duration);
        return await database.WriteAsync(
            (connection, transaction) =>
            {
                // The clocks are read within the transaction: time spent waiting for other writers must not count towards the lease.
                (string? id, _, long fence, DateTimeOffset expires) = Read(connection, transaction, name) ?? (null, "", 0, default);
                if (IsHeld(name, id, expires))
                {
                    return null;
                }

                Lease lease = new(
                    name, Guid.NewGuid().ToString("N"), holder, fence + 1, duration, EndOf(duration, DateTimeOffset.MinValue));
                Write(connection, transaction, lease);
                return lease;
            },
            cancellationToken);
    }

    public async Task<Lease> RenewAsync(Lease lease, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            (connection, transaction) =>
            {
                if (Read(connection, transaction, lease.Name) is not { } row || row.Id != lease.Id)
                {
                    throw new LeaseLostException($"The lease '{lease.Name}' is no longer held by {lease.Holder}.");
                }

                Lease renewed = lease with { ExpiresOn = EndOf(lease.Duration, row.Expires) };
                Write(connection, transaction, renewed);
                return renewed;
            },
            cancellationToken);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) =>
        EndAsync("id = $which", lease.Name, lease.Id, cancellationToken);

    public Task<bool> BreakAsync(LeaseState seen, CancellationToken cancellationToken) =>
        EndAsync("id IS NOT NULL AND fence = $which", seen.Name, seen.Fence, cancellationToken);

    public Task<LeaseState?> FindAsync(string name, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => Read(connection, null, name) is { } row
                ? new LeaseState(name, IsHeld(name, row.Id, row.Expires), row.Holder, row.Fence, row.Expires)
                : null,
            cancellationToken);

    private bool IsHeld(string name, string? id, DateTimeOffset expires)
    {
        if (id is null)
        {
            _sightings.TryRemove(name, out _);
            return false;
        }

        // The intended duration of a lease of another process is unknown.
        Sighting seen = _sightings.AddOrUpdate(
            name,
            _ => new Sighting(id, expires, clock.GetTimestamp(), LeaseRules.Longest),
            (_, known) => known.Id == id && known.Expires == expires
                ? known
                : new Sighting(id, expires, clock.GetTimestamp(), LeaseRules.Longest));
        return clock.GetElapsedTime(seen.Since) < seen.Duration;
    }

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
                _sightings.TryRemove(name, out _);
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

    private void Write(SqliteConnection connection, SqliteTransaction transaction, Lease lease)
    {
        _sightings[lease.Name] = new Sighting(lease.Id, lease.ExpiresOn, clock.GetTimestamp(), lease.Duration);
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

    // Later than the previous end, so that every renewal is visible even if the clock was set back.
    private DateTimeOffset EndOf(TimeSpan duration, DateTimeOffset before) => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Max((clock.GetUtcNow() + duration).ToUnixTimeMilliseconds(), before.ToUnixTimeMilliseconds() + 1));

    // The state in which this process first saw a row, and how long the row may stay unchanged.
    private readonly record struct Sighting(string Id, DateTimeOffset Expires, long Since, TimeSpan Duration);
}
