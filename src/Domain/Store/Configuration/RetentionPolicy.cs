namespace CondaStore.Domain.Store.Configuration;

/// <summary>
/// Specifies what happens to old builds of an environment or namespace. A build is archived if it is beyond <paramref name="KeepLast"/> and
/// older than <paramref name="ArchiveAfter"/>, each if given, at least one of them. Protected builds are kept even above the quota.
/// </summary>
/// <param name="KeepLast">The number of newest completed builds of an environment to protect; 0 protects none and archives none.</param>
/// <param name="KeepActive">Protects active builds.</param>
/// <param name="KeepYoungerThan">Protects builds younger than this; null protects none by age.</param>
/// <param name="ArchiveAfter">Archives builds older than this; null archives none by age.</param>
/// <param name="DeleteArchivedAfter">Deletes builds archived longer ago than this; null for never.</param>
/// <param name="NamespaceQuota">The maximum size in bytes of all environments of a namespace, above which the oldest are archived; 0 for no
/// quota.</param>
public sealed record RetentionPolicy(
    int KeepLast, bool KeepActive, TimeSpan? KeepYoungerThan, TimeSpan? ArchiveAfter, TimeSpan? DeleteArchivedAfter, long NamespaceQuota)
{
    /// <summary>Gets whether builds are archived for reasons other than the quota.</summary>
    public bool Archives => KeepLast > 0 || ArchiveAfter is not null;
}
