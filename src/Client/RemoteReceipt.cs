namespace CondaStore.Client;

/// <summary>How much of a bundle has come.</summary>
/// <param name="Received">Bytes.</param>
internal sealed record RemoteReceipt(long Received);
