using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents the counters of a namespace. They are written in the same batch as the rows that they count.</summary>
/// <param name="Environments">Environments that are not deleted.</param>
/// <param name="Builds">Builds that are not deleted.</param>
/// <param name="Bytes">Bytes of their prefixes.</param>
public sealed record NamespaceUsage(long Environments, long Builds, long Bytes)
{
    /// <summary>Builds that have a row, deleted ones too.</summary>
    internal long BuildRows { get; init; }

    /// <summary>Gets the number of completed builds.</summary>
    internal long Completed { get; init; }

    /// <summary>Builds that failed.</summary>
    internal long Failed { get; init; }

    /// <summary>Builds that were canceled.</summary>
    internal long Canceled { get; init; }

    /// <summary>Gets the number of archived builds.</summary>
    internal long Archived { get; init; }

    /// <summary>Gets the id of the namespace that the row belongs to; a name may be reused after deletion, an id never.</summary>
    internal long NamespaceId { get; init; }

    /// <summary>Gets whether the namespace is closed. This is set as the first step of a deletion: nothing new can be added, because every
    /// addition also writes this row.</summary>
    internal bool IsClosed { get; init; }

    /// <summary>Returns the number of builds in a final state, including deleted ones; zero for the states of builds in progress.</summary>
    public long Finished(BuildStatus status) => status switch
    {
        BuildStatus.Completed => Completed,
        BuildStatus.Failed => Failed,
        BuildStatus.Canceled => Canceled,
        BuildStatus.Archived => Archived,
        BuildStatus.Deleted => BuildRows - Builds,
        _ => 0,
    };

    /// <summary>Returns the counters with more or fewer builds in a state. <see cref="BuildRows"/> is unchanged.</summary>
    internal NamespaceUsage Count(BuildStatus status, int builds)
    {
        NamespaceUsage counted = status == BuildStatus.Deleted ? this : this with { Builds = Builds + builds };
        return status switch
        {
            BuildStatus.Completed => counted with { Completed = Completed + builds },
            BuildStatus.Failed => counted with { Failed = Failed + builds },
            BuildStatus.Canceled => counted with { Canceled = Canceled + builds },
            BuildStatus.Archived => counted with { Archived = Archived + builds },
            _ => counted,
        };
    }

    /// <summary>Returns the counters of a namespace with exactly these builds.</summary>
    internal NamespaceUsage Recount(IReadOnlyCollection<Build> builds)
    {
        NamespaceUsage none = this with { Builds = 0, Completed = 0, Failed = 0, Canceled = 0, Archived = 0 };
        return builds.Aggregate(none, (usage, build) => usage.Count(build.Status, 1)) with
        {
            BuildRows = builds.Count,
            Bytes = builds.Sum(b => b.Size),
        };
    }

    internal static NamespaceUsage Read(TableRow row) => new(row.Number("Environments"), row.Number("Builds"), row.Number("Bytes"))
    {
        BuildRows = row.Number("BuildRows"),
        Completed = row.Number("Completed"),
        Failed = row.Number("Failed"),
        Canceled = row.Number("Canceled"),
        Archived = row.Number("Archived"),
        NamespaceId = row.Number("NamespaceId"),
        IsClosed = row.Flag("IsClosed"),
    };

    internal TableRow ToRow(string ns) => new(StoreRows.Partition(ns), StoreRows.UsageKey)
    {
        ["Environments"] = Environments,
        ["Builds"] = Builds,
        ["Bytes"] = Bytes,
        ["BuildRows"] = BuildRows,
        ["Completed"] = Completed,
        ["Failed"] = Failed,
        ["Canceled"] = Canceled,
        ["Archived"] = Archived,
        ["NamespaceId"] = NamespaceId,
        ["IsClosed"] = IsClosed,
    };
}
