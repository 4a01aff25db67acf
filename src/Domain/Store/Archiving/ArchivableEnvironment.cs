using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Archiving;

/// <summary>Represents an environment with its builds that have files or are archived.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Completed">Builds that have files, newest first.</param>
/// <param name="Archived">Builds that are archived, newest first.</param>
internal sealed record ArchivableEnvironment(StoreEnvironment Environment, IReadOnlyList<Build> Completed, IReadOnlyList<Build> Archived)
{
    /// <summary>Determines whether a build is the active one.</summary>
    public bool IsActive(Build build) => Environment.CurrentBuildId == build.Id;

    /// <summary>Reads all environments of a namespace that are not deleted, by name, in two range reads.</summary>
    public static async Task<IReadOnlyList<ArchivableEnvironment>> ReadAsync(ITable table, string ns, CancellationToken cancellationToken)
    {
        Task<List<TableRow>> environments = StoreRows.AllAsync(table, StoreRows.Environments(ns), cancellationToken);
        ILookup<long, Build> builds = (await StoreRows.AllAsync(table, StoreRows.Builds(ns), cancellationToken))
            .Select(BuildRow.Read).ToLookup(b => b.EnvironmentId);
        return
        [
            .. (await environments).Select(EnvironmentRow.Read).Where(e => e.DeletedOn is null).Select(e => new ArchivableEnvironment(
                e,
                [.. builds[e.Id].Where(b => b.Status == BuildStatus.Completed)],
                [.. builds[e.Id].Where(b => b.Status == BuildStatus.Archived)])),
        ];
    }
}
