namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents an entry of the list of environments whose link may not lead to the active build yet.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Environment">The environment.</param>
/// <param name="BuildId">The build that becomes, or has become, the active one.</param>
/// <param name="AddedOn">When it was last added, UTC.</param>
/// <param name="ETag">The version of the entry.</param>
internal sealed record PendingLink(string Namespace, string Environment, long BuildId, DateTimeOffset AddedOn, string ETag);
