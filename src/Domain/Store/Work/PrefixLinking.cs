using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>How the prefix of a build is linked, by whichever of its steps.</summary>
public sealed class PrefixLinking(BuildStore builds, PackageCache cache, IShare share)
{
    /// <summary>How long a step may link. Platform updates leave a running activity ten minutes.</summary>
    public static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(7);

    /// <summary>
    /// Whether the build still wants to be linked. It may have ended while the lease was waited for, and what it had may have been removed.
    /// </summary>
    public async Task<bool> IsWantedAsync(Build build, CancellationToken cancellationToken) =>
        await builds.FindAsync(build.Id, cancellationToken) is { Status: BuildStatus.Building } now && now.Attempt == build.Attempt;

    /// <summary>
    /// Whether a prefix can be linked in several steps without doing anything twice. Where there are no symbolic links, what they point to
    /// is copied when all is there, and who goes on finds packages that look incomplete.
    /// </summary>
    public bool CanBeDivided => share.Capabilities.SymbolicLinks;

    /// <summary>The prefix of a build; the folder above it is made.</summary>
    public string PrefixOf(Build build)
    {
        string prefix = PrefixPaths.Of(share, build);
        Directory.CreateDirectory(Path.GetDirectoryName(prefix)!);
        return prefix;
    }

    /// <summary>What was linked, for the build's log.</summary>
    public static string Describe(InstallResult result) =>
        $"{result.Linked + result.Unchanged} packages linked, {result.Linked} of them in this step: "
        + $"{result.Files} files, {result.BytesWritten} bytes written";

    /// <summary>How to link.</summary>
    public InstallOptions OptionsFor(BuildPlan plan, Action<string> log, IProgress<InstallProgress>? progress) => new()
    {
        HardLinkLimit = share.Capabilities.LinkLimit ?? 0,
        LinkMode = share.Capabilities.HardLinks || share.Capabilities.Reflinks ? LinkMode.Auto : LinkMode.Copy,
        LockPrefix = false,
        Cache = cache,
        // Only the end of the build takes files away: a step that gives up may have been followed by another already.
        KeepUnfinished = true,
        ToolVersion = "conda-store " + ProductVersion.Text,
        RequestedSpecs = plan.RequestedSpecs,
        EnvironmentVariables = plan.Variables,
        Progress = progress,
        Warn = warning => log("warning: " + warning),
    };
}
