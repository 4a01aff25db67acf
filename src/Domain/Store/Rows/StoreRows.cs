using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Rows;

/// <summary>
/// Defines the keys of rows in the table (<c>docs/store-layout.md</c>). Everything that belongs to a namespace is in one partition, so that
/// a change of state is one atomic batch.
/// </summary>
internal static class StoreRows
{
    public const string Namespaces = "namespaces";
    public const string RoleMappings = "roles";
    public const string ActiveBuilds = "active";
    public const string PendingDeletions = "deletions";
    public const string PendingLinks = "links";
    public const string GlobalSettings = "settings";
    public const string Tokens = "tokens";
    public const string Audit = "audit";

    public const string UsageKey = "usage";
    public const string SettingKey = "setting";

    private const string EnvironmentKind = "env";
    private const string BuildKind = "build";
    private const string BuildOfEnvironmentKind = "of";
    private const string PackageNamesKind = "names";

    public static string Partition(string ns) => TableKey.Join("ns", TableKey.Name(ns));

    public static string EnvironmentKey(string name) => TableKey.Join(EnvironmentKind, TableKey.Name(name));

    public static TableRange Environments(string ns) => TableRange.Prefix(Partition(ns), TableKey.Prefix(EnvironmentKind));

    public static string BuildKeyOf(long id) => TableKey.Join(BuildKind, TableKey.Descending(id));

    public static TableRange Builds(string ns) => TableRange.Prefix(Partition(ns), TableKey.Prefix(BuildKind));

    public static string BuildOfEnvironmentKey(string environment, long id) =>
        TableKey.Join(BuildOfEnvironmentKind, TableKey.Name(environment), TableKey.Descending(id));

    public static TableRange BuildsOfEnvironment(string ns, string environment) =>
        TableRange.Prefix(Partition(ns), TableKey.Prefix(BuildOfEnvironmentKind, TableKey.Name(environment)));

    public static string PackageNamesKey(long id) => TableKey.Join(PackageNamesKind, TableKey.Descending(id));

    public static string EnvironmentSettingKey(string environment) => TableKey.Join(SettingKey, TableKey.Name(environment));

    public static string SpecificationPartition(string sha256) => TableKey.Join("spec", sha256[..2]);

    public static string SolvePartition(string sha256) => TableKey.Join("solve", sha256[..2]);

    /// <summary>Reads a range to its end.</summary>
    public static async Task<List<TableRow>> AllAsync(ITable table, TableRange range, CancellationToken cancellationToken)
    {
        List<TableRow> rows = [];
        string? continuation = null;
        do
        {
            TablePage page = await table.QueryAsync(range, TableLimits.PageRows, continuation, cancellationToken);
            rows.AddRange(page.Rows);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return rows;
    }
}
