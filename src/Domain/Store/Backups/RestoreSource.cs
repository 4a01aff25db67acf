using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Backups;

/// <summary>Represents the part of a backup to be restored, with rows as they will be in the new store.</summary>
internal sealed class RestoreSource
{
    private readonly HashSet<string> _chosen;

    private RestoreSource(BackupRepository repository, BackupManifest manifest, bool isWhole, IReadOnlyList<TableRow> namespaceRows)
    {
        Repository = repository;
        Manifest = manifest;
        IsWhole = isWhole;
        NamespaceRows = namespaceRows;
        Namespaces = [.. namespaceRows.Select(r => NamespaceRow.Read(r).Name)];
        _chosen = [.. Namespaces];
    }

    public BackupRepository Repository { get; }

    public BackupManifest Manifest { get; }

    /// <summary>Gets whether everything is restored, or only selected namespaces.</summary>
    public bool IsWhole { get; }

    /// <summary>Gets the rows of the namespaces.</summary>
    public IReadOnlyList<TableRow> NamespaceRows { get; }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Namespaces { get; }

    /// <summary>Partitions of namespaces that have a row; one without was being deleted when the backup was made.</summary>
    public IEnumerable<BackupPartition> NamespacePartitions =>
        Manifest.Partitions.Where(p => IsOfNamespace(p) && _chosen.Contains(NamespaceSnapshot.NamespaceOf(p.Key)));

    /// <summary>Gets the partitions of the store as a whole, except the namespaces themselves.</summary>
    public IEnumerable<BackupPartition> CommonPartitions =>
        Manifest.Partitions.Where(p => !IsOfNamespace(p) && p.Key != StoreRows.Namespaces);

    /// <summary>Opens a backup.</summary>
    /// <exception cref="StoreException">
    /// The backup cannot be used, or has no such namespace (<see cref="ErrorCode.NotFound"/>).
    /// </exception>
    public static async Task<RestoreSource> OpenAsync(
        BackupRepository repository, string id, IReadOnlyList<string> namespaces, CancellationToken cancellationToken)
    {
        BackupManifest manifest = await repository.ReadAsync(id, cancellationToken);
        List<TableRow> rows = [];
        foreach (BackupPartition partition in manifest.Partitions.Where(p => p.Key == StoreRows.Namespaces))
        {
            rows.AddRange(await BackupContents.RowsAsync(repository, partition, cancellationToken));
        }

        if (namespaces.Count == 0)
        {
            return new RestoreSource(repository, manifest, isWhole: true, rows);
        }

        TableRow[] chosen = [.. rows.Where(r => NamespaceRow.Read(r) is { DeletedOn: null } found && namespaces.Contains(found.Name))];
        string[] missing = [.. namespaces.Except(chosen.Select(r => NamespaceRow.Read(r).Name))];
        return missing.Length == 0
            ? new RestoreSource(repository, manifest, isWhole: false, chosen)
            : throw new StoreException(
                ErrorCode.NotFound, $"The backup has no namespace {string.Join(", ", missing.Select(m => $"'{m}'"))}.");
    }

    /// <summary>Returns the rows of a partition.</summary>
    public Task<List<TableRow>> RowsAsync(BackupPartition partition, CancellationToken cancellationToken) =>
        BackupContents.RowsAsync(Repository, partition, cancellationToken);

    /// <summary>Returns the environments that had an active build.</summary>
    public async Task<IReadOnlyList<ActiveEnvironment>> ActiveAsync(CancellationToken cancellationToken)
    {
        List<ActiveEnvironment> active = [];
        foreach (BackupPartition partition in NamespacePartitions)
        {
            List<TableRow> rows = await RowsAsync(partition, cancellationToken);
            foreach (StoreEnvironment environment in EnvironmentsIn(rows))
            {
                if (environment is { CurrentBuildId: { } build, CurrentBuildStatus: BuildStatus.Completed })
                {
                    active.Add(new ActiveEnvironment(environment.Namespace, environment.Name, build));
                }
            }
        }

        return active;
    }

    /// <summary>Counts the environments.</summary>
    public async Task<int> CountEnvironmentsAsync(CancellationToken cancellationToken)
    {
        int count = 0;
        foreach (BackupPartition partition in NamespacePartitions)
        {
            count += EnvironmentsIn(await RowsAsync(partition, cancellationToken)).Count();
        }

        return count;
    }

    /// <summary>Returns the rows of the ids that the chosen namespaces use.</summary>
    public async Task<IReadOnlyList<TableRow>> IdentitiesAsync(CancellationToken cancellationToken)
    {
        List<TableRow> rows = [];
        foreach (BackupPartition partition in Manifest.Partitions.Where(
            p => p.Key is Identities.Builds or Identities.Environments or Identities.Namespaces))
        {
            rows.AddRange((await RowsAsync(partition, cancellationToken)).Where(IsChosen));
        }

        return rows;
    }

    /// <summary>Returns the package archives kept for the chosen namespaces, each with its chosen namespaces.</summary>
    public async Task<IReadOnlyList<KeptPackage>> KeptPackagesAsync(CancellationToken cancellationToken)
    {
        List<KeptPackage> kept = [];
        foreach (BackupPartition partition in Manifest.Partitions.Where(p => p.Key == KeptPackageRow.Partition))
        {
            kept.AddRange((await RowsAsync(partition, cancellationToken))
                .Select(KeptPackageRow.Read)
                .Select(p => p with { Namespaces = [.. p.Namespaces.Where(_chosen.Contains)] })
                .Where(p => p.Namespaces.Count > 0));
        }

        return kept;
    }

    /// <summary>Determines whether a row outside the namespaces' partitions is to be restored.</summary>
    public bool IsChosen(TableRow row) => IsWhole || row.PartitionKey switch
    {
        Identities.Builds or Identities.Environments or Identities.RoleMappings => _chosen.Contains(Identities.Read(row).Namespace),
        Identities.Namespaces => NamespaceRows.Any(n => NamespaceRow.Read(n).Id == TableKey.FromDescending(row.RowKey)),
        StoreRows.RoleMappings or StoreRows.PendingDeletions => row.Text("Namespace") is { } ns && _chosen.Contains(ns),
        _ => false,
    };

    private static IEnumerable<StoreEnvironment> EnvironmentsIn(IEnumerable<TableRow> rows) => rows
        .Where(r => r.RowKey.StartsWith(StoreRows.EnvironmentKey(""), StringComparison.Ordinal))
        .Select(EnvironmentRow.Read)
        .Where(e => e.DeletedOn is null);

    private static bool IsOfNamespace(BackupPartition partition) =>
        partition.Key.StartsWith(StoreRows.Partition(""), StringComparison.Ordinal);
}
