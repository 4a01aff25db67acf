namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents an object that users no longer see but that must still be removed.</summary>
/// <param name="Kind">The kind of object.</param>
/// <param name="Id">Its id.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Environment">Its environment; null for a namespace.</param>
/// <param name="Artifacts">The artifacts of a build to remove.</param>
public sealed record PendingDeletion(
    DeletionKind Kind, long Id, string Namespace, string? Environment, IReadOnlyList<BuildArtifact> Artifacts)
{
    /// <summary>Gets the time at which it was added, UTC: shortly before the object disappeared.</summary>
    public DateTimeOffset AddedOn { get; init; }

    /// <summary>Gets the version that was read: an entry that was extended meanwhile is not complete.</summary>
    public string? ETag { get; init; }
}
