using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Web;

/// <summary>Provides the word, the icon and the CSS class for each state of a build. States are shown with these words everywhere.</summary>
public static class StateText
{
    /// <summary>Gets the word for a state.</summary>
    public static string Word(BuildStatus status) => status switch
    {
        BuildStatus.Queued => "Waiting",
        BuildStatus.Building => "Building",
        BuildStatus.Completed => "Ready",
        BuildStatus.Failed => "Failed",
        BuildStatus.Canceled => "Canceled",
        BuildStatus.Archived => "Archived",
        _ => "Deleted",
    };

    /// <summary>Gets the CSS class of a state.</summary>
    public static string Style(BuildStatus status) => Word(status).ToLowerInvariant();

    /// <summary>Gets the path of the icon of a state.</summary>
    public static string IconOf(BuildStatus status) => status switch
    {
        BuildStatus.Queued => Icons.Clock,
        BuildStatus.Building => Icons.Ring,
        BuildStatus.Completed => Icons.Tick,
        BuildStatus.Failed => Icons.Cross,
        BuildStatus.Canceled => Icons.Barred,
        BuildStatus.Archived => Icons.Box,
        _ => Icons.Bin,
    };
}
