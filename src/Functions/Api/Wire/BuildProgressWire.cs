using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents the progress of the current stage of a build in the API.</summary>
internal sealed record BuildProgressWire(int ItemsDone, int ItemsTotal, long BytesDone, long BytesTotal)
{
    public static BuildProgressWire? From(BuildProgress? progress) =>
        progress is null ? null : new(progress.ItemsDone, progress.ItemsTotal, progress.BytesDone, progress.BytesTotal);
}
