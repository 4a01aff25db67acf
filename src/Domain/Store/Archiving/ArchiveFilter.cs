using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Domain.Store.Archiving;

/// <summary>Which builds to archive; a build has to meet everything that is given.</summary>
public sealed record ArchiveFilter
{
    /// <summary>Namespaces and environments, as in role bindings.</summary>
    public ArnPattern Pattern { get; init; } = ArnPattern.All;

    /// <summary>Keeps the newest so many completed builds of every environment.</summary>
    public int? KeepLast { get; init; }

    /// <summary>Built before this time.</summary>
    public DateTimeOffset? OlderThan { get; init; }

    /// <summary>Not made active since this time.</summary>
    public DateTimeOffset? NotActivatedSince { get; init; }

    /// <summary>Environments of more bytes than this.</summary>
    public long? LargerThan { get; init; }

    /// <summary>Whether active builds are archived too.</summary>
    public bool IncludeActive { get; init; }

    /// <summary>Checks that something was said about which builds are old.</summary>
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
