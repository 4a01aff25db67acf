using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Backups;

/// <summary>Adapts pending removals of a backup to a store whose share does not contain the files.</summary>
internal static class RestoredDeletion
{
    /// <summary>Returns the row without paths of the old share; null if nothing is left to remove.</summary>
    /// <param name="row">The row in the backup.</param>
    /// <param name="deletedBuilds">The deleted builds; an archived one has nothing to remove in this store.</param>
    public static TableRow? Of(TableRow row, HashSet<long> deletedBuilds)
    {
        if (row.Text("Kind") == DeletionKind.Build.ToString() && !deletedBuilds.Contains(row.Number("Id")))
        {
            return null;
        }

        BuildArtifact[] artifacts =
            [.. RowJson.Read(row.Text("Artifacts"), LedgerJson.Default.IReadOnlyListBuildArtifact)
                .Where(a => a.Type != ArtifactType.Directory)];
        row["Artifacts"] = RowJson.Write(artifacts, LedgerJson.Default.IReadOnlyListBuildArtifact);
        return row;
    }
}
