namespace CondaStore.Domain.Store.Archiving;

/// <summary>Represents an item of a plan.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="Action">The action.</param>
/// <param name="Rule">The rule that applies, in words.</param>
/// <param name="Size">The size of its environment in bytes, including files shared with other builds and the package cache.</param>
/// <param name="FreesBytes">The bytes of disk space that removing it alone frees.</param>
/// <param name="EndedOn">When the build ended, UTC.</param>
/// <param name="IsActive">Whether it was the active build when the plan was made; a build activated later is skipped.</param>
public sealed record ArchiveItem(
    long BuildId, string Namespace, string Environment, ArchiveAction Action, string Rule, long Size, long FreesBytes,
    DateTimeOffset? EndedOn, bool IsActive);
