using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Ownership;

/// <summary><see cref="Namespace"/> as a row.</summary>
internal static class NamespaceRow
{
    public static Namespace Read(TableRow row) => new(
        row.Number("Id"),
        row.Text("Name")!,
        row.Time("CreatedOn")!.Value,
        row.Time("DeletedOn"),
        row.Text("Metadata") ?? "{}",
        StoreJson.Read(row.Text("RoleMappings"), StoreJson.Default.IReadOnlyListRoleMapping));

    public static TableRow Write(Namespace ns) => new(StoreRows.Namespaces, TableKey.Name(ns.Name))
    {
        ["Id"] = ns.Id,
        ["Name"] = ns.Name,
        ["CreatedOn"] = ns.CreatedOn,
        ["DeletedOn"] = ns.DeletedOn,
        ["Metadata"] = ns.MetadataJson,
        ["RoleMappings"] = StoreJson.Write(ns.RoleMappings, StoreJson.Default.IReadOnlyListRoleMapping),
    };
}
