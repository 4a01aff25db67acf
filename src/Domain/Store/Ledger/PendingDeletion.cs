namespace CondaStore.Domain.Store.Ledger;

/// <summary>Something that users do not see any more and that still has to be removed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Environment">Its environment; null for a namespace.</param>
/// <param name="Artifacts">What of a build is to be removed.</param>
public sealed record PendingDeletion(
    DeletionKind Kind, long Id, string Namespace, string? Environment, IReadOnlyList<BuildArtifact> Artifacts)
{
    /// <summary>When it was written, UTC: a short time before the thing disappeared.</summary>
    public DateTimeOffset AddedOn { get; init; }

    /// <summary>The version that was read: a line that was added to meanwhile is not done with.</summary>
    public string? ETag { get; init; }
}
