using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Backups;

/// <summary>Converts the rows of a namespace for the store that a backup is restored into.</summary>
internal sealed class RestoredNamespace
{
    private const string BuildKeys = "build!";
    private const string EnvironmentKeys = "env!";

    private readonly List<TableRow> _rows;

    /// <summary>Converts the rows of a backup.</summary>
    /// <param name="rows">The rows in the backup.</param>
    /// <param name="blobs">The names of all blobs in the backup; others were omitted.</param>
    /// <param name="specifications">Differing ids of specifications in this store, by SHA-256.</param>
    /// <param name="now">The time at which completed builds are marked archived.</param>
    public RestoredNamespace(
        List<TableRow> rows, HashSet<string> blobs, IReadOnlyDictionary<string, long> specifications, DateTimeOffset now)
    {
        _rows = rows;
        Builds = [.. BuildsIn(rows).Select(b => Change(b, blobs, specifications, now))];
    }

    /// <summary>Gets the builds.</summary>
    public IReadOnlyList<Build> Builds { get; }

    /// <summary>Gets all rows except the counters.</summary>
    public IEnumerable<TableRow> Rows
    {
        get
        {
            Dictionary<long, BuildStatus> statuses = Builds.ToDictionary(b => b.Id, b => b.Status);
            IEnumerable<TableRow> others = _rows
                .Where(r => !r.RowKey.StartsWith(BuildKeys, StringComparison.Ordinal) && r.RowKey != StoreRows.UsageKey)
                .Select(r => r.RowKey.StartsWith(EnvironmentKeys, StringComparison.Ordinal) ? Follow(EnvironmentRow.Read(r), statuses) : r);
            return Builds.Select(BuildRow.Write).Concat(Builds.Select(BuildRow.WriteCopy)).Concat(others);
        }
    }

    /// <summary>Gets the counters, if any.</summary>
    public IEnumerable<TableRow> Usage => _rows
        .Where(r => r.RowKey == StoreRows.UsageKey)
        .Select(r => NamespaceUsage.Read(r).Recount(Builds).ToRow(NamespaceSnapshot.NamespaceOf(r.PartitionKey)));

    /// <summary>Returns the builds among rows.</summary>
    public static IEnumerable<Build> BuildsIn(IEnumerable<TableRow> rows) =>
        rows.Where(r => r.RowKey.StartsWith(BuildKeys, StringComparison.Ordinal)).Select(BuildRow.Read);

    private static Build Change(Build build, HashSet<string> blobs, IReadOnlyDictionary<string, long> specifications, DateTimeOffset now)
    {
        build = build with
        {
            Size = 0,
            SpecificationId = specifications.TryGetValue(build.SpecificationSha256, out long id) ? id : build.SpecificationId,
            Artifacts = [.. build.Artifacts.Where(a => a.Type != ArtifactType.Directory && blobs.Contains(a.Key))],
        };
        return build.Status == BuildStatus.Completed
            ? build with { Status = BuildStatus.Archived, ArchivedOn = now, UnsharedSize = null, RecreatedOn = null, Differences = null }
            : build;
    }

    private static TableRow Follow(StoreEnvironment environment, Dictionary<long, BuildStatus> statuses) =>
        EnvironmentRow.Write(environment with
        {
            CurrentBuildStatus = environment.CurrentBuildId is { } id && statuses.TryGetValue(id, out BuildStatus status) ? status : null,
        });
}
