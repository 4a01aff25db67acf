using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Tests.Store.Keeping;

/// <summary>The kept packages of all channels and namespaces.</summary>
internal static class KeptRows
{
    public static async Task<IReadOnlyList<KeptPackage>> ReadAsync(ITable table) =>
        [.. (await StoreRows.AllAsync(table, TableRange.Partition(KeptPackageRow.Partition), TestContext.Current.CancellationToken))
            .Select(KeptPackageRow.Read)];
}
