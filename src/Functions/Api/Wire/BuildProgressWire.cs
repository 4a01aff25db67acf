using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Functions.Api.Wire;

/// <summary>How far the present stage of a build has come.</summary>
internal sealed record BuildProgressWire(int ItemsDone, int ItemsTotal, long BytesDone, long BytesTotal)
{
    public static BuildProgressWire? From(BuildProgress? progress) =>
        progress is null ? null : new(progress.ItemsDone, progress.ItemsTotal, progress.BytesDone, progress.BytesTotal);
}
