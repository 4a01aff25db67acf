using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Access;

/// <summary><see cref="Namespace"/> as a row.</summary>
internal static class NamespaceRow
{
    public static Namespace Read(TableRow row) => new(
        row.Number("Id"),
        row.Text("Name")!,
        row.Time("CreatedOn")!.Value,
        row.Time("DeletedOn"),
        row.Text("Metadata") ?? "{}",
        RowJson.Read(row.Text("RoleMappings"), NamespaceJson.Default.IReadOnlyListRoleMapping));

    public static TableRow Write(Namespace ns) => new(StoreRows.Namespaces, TableKey.Name(ns.Name))
    {
        ["Id"] = ns.Id,
        ["Name"] = ns.Name,
        ["CreatedOn"] = ns.CreatedOn,
        ["DeletedOn"] = ns.DeletedOn,
        ["Metadata"] = ns.MetadataJson,
        ["RoleMappings"] = RowJson.Write(ns.RoleMappings, NamespaceJson.Default.IReadOnlyListRoleMapping),
    };

    /// <summary>Finds a namespace by name, with the version of its row; returns null if there is no row. The namespace may be
    /// deleted.</summary>
    public static async Task<(Namespace Namespace, string ETag)?> FindAsync(
        ITable table, string name, CancellationToken cancellationToken) =>
        StoreNames.IsPossible(name) && await table.GetAsync(StoreRows.Namespaces, TableKey.Name(name), cancellationToken) is { } row
            ? (Read(row), row.ETag!)
            : null;

    /// <summary>Reads all namespaces that are not deleted, by name.</summary>
    public static async Task<IEnumerable<Namespace>> ReadAllAsync(ITable table, CancellationToken cancellationToken) =>
        (await StoreRows.AllAsync(table, TableRange.Partition(StoreRows.Namespaces), cancellationToken))
            .Select(Read).Where(n => n.DeletedOn is null);

    /// <summary>Creates the exception for a missing namespace.</summary>
    public static StoreException Missing() => new(ErrorCode.NotFound, "namespace does not exist");
}
