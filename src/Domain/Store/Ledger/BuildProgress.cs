namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents the progress of the current stage of a build.</summary>
/// <param name="ItemsDone">Packages or files finished.</param>
/// <param name="ItemsTotal">The total; 0 while unknown.</param>
/// <param name="BytesDone">Bytes finished.</param>
/// <param name="BytesTotal">The total; 0 while unknown.</param>
public sealed record BuildProgress(int ItemsDone, int ItemsTotal, long BytesDone = 0, long BytesTotal = 0);
