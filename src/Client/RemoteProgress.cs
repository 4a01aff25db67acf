namespace CondaStore.Client;

/// <summary>How far something has come.</summary>
/// <param name="ItemsDone">Packages or files that are done.</param>
/// <param name="ItemsTotal">All of them.</param>
/// <param name="BytesDone">Bytes that are done.</param>
/// <param name="BytesTotal">All bytes; 0 when they are not counted.</param>
public sealed record RemoteProgress(int ItemsDone, int ItemsTotal, long BytesDone, long BytesTotal);
