namespace CondaStore.Domain.Store.Ledger;

/// <summary>Names and rules of <see cref="BuildStatus"/>.</summary>
public static class BuildStatuses
{
    /// <summary>Returns the name on the wire, for example <c>QUEUED</c>.</summary>
    public static string ToWire(this BuildStatus status) => status switch
    {
        BuildStatus.Queued => "QUEUED",
        BuildStatus.Building => "BUILDING",
        BuildStatus.Completed => "COMPLETED",
        BuildStatus.Failed => "FAILED",
        BuildStatus.Canceled => "CANCELED",
        BuildStatus.Archived => "ARCHIVED",
        _ => "DELETED",
    };

    /// <summary>Parses a name on the wire.</summary>
    public static bool TryParse(string text, out BuildStatus status)
    {
        foreach (BuildStatus candidate in Enum.GetValues<BuildStatus>())
        {
            if (candidate.ToWire() == text)
            {
                status = candidate;
                return true;
            }
        }

        status = default;
        return false;
    }

    /// <summary>Determines whether the state is final unless a user acts.</summary>
    public static bool IsFinished(this BuildStatus status) => status is not (BuildStatus.Queued or BuildStatus.Building);

    /// <summary>Determines whether a build may go from one state to the other (the diagram in <c>docs/store-layout.md</c>).</summary>
    public static bool MayBecome(this BuildStatus from, BuildStatus to) => (from, to) switch
    {
        (BuildStatus.Queued, BuildStatus.Building or BuildStatus.Canceled or BuildStatus.Failed or BuildStatus.Archived) => true,
        (BuildStatus.Building,
            BuildStatus.Building or BuildStatus.Completed or BuildStatus.Failed or BuildStatus.Canceled or BuildStatus.Archived) => true,
        (BuildStatus.Completed, BuildStatus.Archived or BuildStatus.Deleted) => true,
        (BuildStatus.Archived, BuildStatus.Queued or BuildStatus.Deleted) => true,
        (BuildStatus.Failed or BuildStatus.Canceled, BuildStatus.Deleted) => true,
        _ => false,
    };
}
