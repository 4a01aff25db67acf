namespace CondaStore.Domain.Store.Archiving;

/// <summary>One line of a plan.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="Action">What is done with it.</param>
/// <param name="Rule">Why, in words.</param>
/// <param name="Size">Bytes of its environment, those included that it shares with other builds and the package cache.</param>
/// <param name="FreesBytes">Bytes on the disk that removing it alone gives back.</param>
/// <param name="EndedOn">When it was built, UTC.</param>
/// <param name="IsActive">Whether it was the active build when the plan was made; one that became active later is left alone.</param>
public sealed record ArchiveItem(
    long BuildId, string Namespace, string Environment, ArchiveAction Action, string Rule, long Size, long FreesBytes,
    DateTimeOffset? EndedOn, bool IsActive);
