using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Web;

/// <summary>Describes builds in words.</summary>
public static class BuildText
{
    private const int LongestReason = 140;

    /// <summary>Gets the stage of a running build and how far it is, for example <c>Fetching, 62 %</c>.</summary>
    public static string Progress(Build build)
    {
        string stage = build switch
        {
            { CancelRequested: true } => "Stopping",
            { Status: BuildStatus.Queued } => "Waiting for a worker",
            { Stage: { } phase } => Doing(phase),
            _ => "Starting",
        };
        return Percent(build) is { } percent ? $"{stage}, {percent} %" : stage;
    }

    /// <summary>Gets how much of the current stage is done in percent, by bytes where they are known; null if unknown.</summary>
    public static long? Percent(Build build) => build.Progress switch
    {
        { BytesTotal: > 0 } p => Math.Min(100, p.BytesDone * 100 / p.BytesTotal),
        { ItemsTotal: > 0 } p => Math.Min(100, p.ItemsDone * 100L / p.ItemsTotal),
        _ => null,
    };

    /// <summary>Gets the first sentence of why a build failed, shortened for lists; empty if none is known.</summary>
    public static string Reason(Build build)
    {
        string line = (build.StatusInfo ?? "").Split('\n', 2)[0].Trim();
        return line.Length <= LongestReason ? line : line[..LongestReason] + "…";
    }

    /// <summary>Gets how long a build took, or null if it has not ended.</summary>
    public static string? Took(Build build) => build is { StartedOn: { } from, EndedOn: { } to } ? Shown.Duration(to - from) : null;

    /// <summary>Gets the stage of a build that ended without success, as a heading says it, for example <c>while fetching</c>.</summary>
    public static string? When(Build build) => build.Stage is { } phase ? "while " + Doing(phase).ToLowerInvariant() : null;

    private static string Doing(InstallPhase phase) => Stages.Of(phase) switch
    {
        BuildStage.Solve => "Solving",
        BuildStage.Fetch => "Fetching",
        BuildStage.Link => "Linking",
        _ => "Finishing",
    };
}
