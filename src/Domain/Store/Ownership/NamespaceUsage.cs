using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Ownership;

/// <summary>What a namespace holds. The counters are written in the same batch as what they count.</summary>
/// <param name="Environments">Environments that are not deleted.</param>
/// <param name="Builds">Builds that are not deleted.</param>
/// <param name="Bytes">Bytes of their prefixes.</param>
public sealed record NamespaceUsage(long Environments, long Builds, long Bytes)
{
    /// <summary>Builds that have a row, deleted ones too.</summary>
    internal long BuildRows { get; init; }

    /// <summary>The namespace that the row was made for; a name may come again after deletion, an id never.</summary>
    internal long NamespaceId { get; init; }

    /// <summary>Set as the first step of a deletion: nothing new comes in, because whoever brings it writes this row too.</summary>
    internal bool IsClosed { get; init; }

    internal static NamespaceUsage Read(TableRow row) => new(row.Number("Environments"), row.Number("Builds"), row.Number("Bytes"))
    {
        BuildRows = row.Number("BuildRows"),
        NamespaceId = row.Number("NamespaceId"),
        IsClosed = row.Flag("IsClosed"),
    };

    internal TableRow ToRow(string ns) => new(StoreRows.Partition(ns), StoreRows.UsageKey)
    {
        ["Environments"] = Environments,
        ["Builds"] = Builds,
        ["Bytes"] = Bytes,
        ["BuildRows"] = BuildRows,
        ["NamespaceId"] = NamespaceId,
        ["IsClosed"] = IsClosed,
    };
}
