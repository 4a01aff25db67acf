using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Audit;

/// <summary>Represents the ends of the audit log.</summary>
/// <param name="First">The number of the first line that is kept.</param>
/// <param name="FirstPrevious">The hash of the line before it; empty if there was none.</param>
/// <param name="Last">The number of the last line.</param>
/// <param name="Hash">Its hash; empty if there is none.</param>
/// <param name="ETag">The version that was read; null if there is no row yet.</param>
internal sealed record AuditHead(long First, string FirstPrevious, long Last, string Hash, string? ETag)
{
    /// <summary>The key of the row.</summary>
    public const string Key = "head";

    /// <summary>Reads the row.</summary>
    public static AuditHead Of(TableRow? row) => new(
        row?.Number("First", 1) ?? 1, row?.Text("FirstPrevious") ?? "", row?.Number("Last") ?? 0, row?.Text("Hash") ?? "", row?.ETag);

    /// <summary>Writes the row.</summary>
    public TableRow ToRow() => new(StoreRows.Audit, Key)
    {
        ["First"] = First,
        ["FirstPrevious"] = FirstPrevious,
        ["Last"] = Last,
        ["Hash"] = Hash,
    };
}
