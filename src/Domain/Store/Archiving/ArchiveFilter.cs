using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Domain.Store.Archiving;

/// <summary>Specifies which builds to archive; a build must match all given conditions.</summary>
public sealed record ArchiveFilter
{
    /// <summary>Namespaces and environments, as in role bindings.</summary>
    public ArnPattern Pattern { get; init; } = ArnPattern.All;

    /// <summary>Gets the number of newest completed builds to keep per environment.</summary>
    public int? KeepLast { get; init; }

    /// <summary>Gets the time before which builds were completed.</summary>
    public DateTimeOffset? OlderThan { get; init; }

    /// <summary>Gets the time since which builds were not activated.</summary>
    public DateTimeOffset? NotActivatedSince { get; init; }

    /// <summary>Gets the size in bytes that environments must exceed.</summary>
    public long? LargerThan { get; init; }

    /// <summary>Gets whether active builds are also archived.</summary>
    public bool IncludeActive { get; init; }

    /// <summary>Throws unless at least one condition for old builds is given.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public void Check()
    {
        if (KeepLast is null && OlderThan is null && NotActivatedSince is null && LargerThan is null)
        {
            throw new StoreException(ErrorCode.InvalidRequest, "The filter does not say which builds are old.")
            {
                Hints = ["give keep_last, older_than, not_activated_since or larger_than"],
            };
        }

        if (KeepLast < 0 || LargerThan < 0)
        {
            throw new StoreException(ErrorCode.InvalidRequest, "keep_last and larger_than are not negative.");
        }
    }
}
