using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Backups;

/// <summary>What was still to be removed when a backup was made, in a store whose share has none of it.</summary>
internal static class RestoredDeletion
{
    /// <summary>The row without paths of the old share; null when nothing is left to remove.</summary>
    /// <param name="row">As it is in the backup.</param>
    /// <param name="deletedBuilds">Builds that are deleted; an archived one has nothing here that could be removed.</param>
    public static TableRow? Of(TableRow row, HashSet<long> deletedBuilds)
    {
        if (row.Text("Kind") == DeletionKind.Build.ToString() && !deletedBuilds.Contains(row.Number("Id")))
        {
            return null;
        }

        BuildArtifact[] artifacts =
            [.. RowJson.Read(row.Text("Artifacts"), LedgerJson.Default.IReadOnlyListBuildArtifact).Where(a => a.Type != ArtifactType.Directory)];
        row["Artifacts"] = RowJson.Write(artifacts, LedgerJson.Default.IReadOnlyListBuildArtifact);
        return row;
    }
}
