namespace CondaStore.Domain.Store.Configuration;

/// <summary>
/// What happens to old builds at one place. A build is archived when it is beyond <paramref name="KeepLast"/> and older than
/// <paramref name="ArchiveAfter"/>, each where given and at least one given. What is protected stays, also above the quota.
/// </summary>
/// <param name="KeepLast">Protects the newest so many completed builds of an environment; 0 protects none and archives none.</param>
/// <param name="KeepActive">Protects active builds.</param>
/// <param name="KeepYoungerThan">Protects builds younger than this; null protects none by age.</param>
/// <param name="ArchiveAfter">Archives builds older than this; null archives none by age.</param>
/// <param name="DeleteArchivedAfter">Deletes builds that were archived longer ago than this; null never.</param>
/// <param name="NamespaceQuota">Bytes of all environments of a namespace; above it the oldest are archived. 0 for no quota.</param>
public sealed record RetentionPolicy(
    int KeepLast, bool KeepActive, TimeSpan? KeepYoungerThan, TimeSpan? ArchiveAfter, TimeSpan? DeleteArchivedAfter, long NamespaceQuota)
{
    /// <summary>Whether anything is ever archived but for the quota.</summary>
    public bool Archives => KeepLast > 0 || ArchiveAfter is not null;
}
