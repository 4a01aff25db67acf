using System.Security.Cryptography;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Stores the keys of stores that were restored into this one. They are not used for signing, but tokens signed with them stay valid until
/// they expire.
/// </summary>
public sealed class RestoredKeys(ITable table)
{
    internal const string Partition = "keys";

    private const string Value = "Value";

    /// <summary>Adds a key.</summary>
    public async Task AddAsync(ReadOnlyMemory<byte> key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        TableRow row =
            new(Partition, Convert.ToHexStringLower(SHA256.HashData(key.Span))) { [Value] = key.ToArray(), ["RestoredOn"] = now };
        await table.PutAsync(row, cancellationToken);
    }

    /// <summary>Returns all keys.</summary>
    public async Task<IReadOnlyList<byte[]>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await StoreRows.AllAsync(table, TableRange.Partition(Partition), cancellationToken))
            .Select(r => r.Bytes(Value)).OfType<byte[]>()];
}
