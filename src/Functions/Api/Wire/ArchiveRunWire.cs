using CondaStore.Domain.Store.Archiving;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents a run in the API; lists leave out the items.</summary>
internal sealed record ArchiveRunWire(
    string Id,
    string State,
    string RequestedBy,
    DateTimeOffset CreatedOn,
    DateTimeOffset? EndedOn,
    int ItemsTotal,
    int ItemsDone,
    int ItemsSkipped,
    long BytesPlanned,
    long BytesFreed,
    bool CancelRequested,
    bool KeepPacked,
    IEnumerable<ArchiveItemWire>? Items)
{
    public static ArchiveRunWire From(ArchiveRun run, IEnumerable<ArchiveItemWire>? items = null) => new(
        run.Id,
        run.State.ToString().ToUpperInvariant(),
        run.RequestedBy,
        run.CreatedOn,
        run.EndedOn,
        run.Total,
        run.Done,
        run.Skipped,
        run.BytesPlanned,
        run.BytesFreed,
        run.CancelRequested,
        run.KeepPacked,
        items);
}
