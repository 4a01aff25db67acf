namespace CondaStore.Client;

/// <summary>One line of a plan.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="Action"><c>archive</c> or <c>delete</c>.</param>
/// <param name="Rule">Why.</param>
/// <param name="Size">Bytes of its environment, shared ones included.</param>
/// <param name="FreesBytes">Bytes on the disk that it gives back.</param>
/// <param name="Active">Whether it is the active build.</param>
/// <param name="Outcome"><c>done</c>, why it was skipped, or null while it waits.</param>
public sealed record RemoteArchiveItem(
    long BuildId, string Namespace, string Environment, string Action, string Rule, long Size, long FreesBytes, bool Active, string? Outcome);
