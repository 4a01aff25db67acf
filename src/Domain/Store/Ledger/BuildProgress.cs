namespace CondaStore.Domain.Store.Ledger;

/// <summary>How far the present stage of a build has come.</summary>
/// <param name="ItemsDone">Packages or files finished.</param>
/// <param name="ItemsTotal">In all; 0 while unknown.</param>
/// <param name="BytesDone">Bytes finished.</param>
/// <param name="BytesTotal">In all; 0 while unknown.</param>
public sealed record BuildProgress(int ItemsDone, int ItemsTotal, long BytesDone = 0, long BytesTotal = 0);
