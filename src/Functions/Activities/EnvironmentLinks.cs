using CondaStore.Domain.Store.Building;
using CondaStore.Domain.Store.Ownership;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Functions.Activities;

/// <summary>
/// Keeps the link of an environment, <c>envs/&lt;namespace&gt;/&lt;environment&gt;</c>, on its current build. The row decides; the link
/// follows by rename, and the row is read again afterwards, so that two writers end with the same link.
/// </summary>
public sealed class EnvironmentLinks(Environments environments, Builds builds, IShare share, TimeProvider time)
{
    // Nobody needs this long between making a link and renaming it, unless they died in between.
    private static readonly TimeSpan Forsaken = TimeSpan.FromMinutes(10);

    /// <summary>Makes the link show what the row says; removes it when the environment is gone.</summary>
    public async Task FollowAsync(string ns, string environment, CancellationToken cancellationToken)
    {
        if (!share.Capabilities.SymbolicLinks)
        {
            // A small file beside the prefixes tells which one is active, where the share cannot have links.
            await PointerFileAsync(ns, environment, cancellationToken);
            return;
        }

        string link = PrefixPaths.LinkOf(share, ns, environment);
        string? shown = null;
        string? target;
        while ((target = await TargetAsync(ns, environment, cancellationToken)) is not null && target != shown)
        {
            if (target != new FileInfo(link).LinkTarget)
            {
                Place(link, PrefixPaths.UnfinishedLinkOf(share, ns, environment), target);
            }

            shown = target;
        }

        if (target is null)
        {
            File.Delete(link);
        }

        RemoveForsaken(ns, environment);
    }

    private static void Place(string link, string unfinished, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(unfinished, target);
        AtomicRename.Replace(unfinished, link);
    }

    // Somebody may have died between making a link and renaming it.
    private void RemoveForsaken(string ns, string environment)
    {
        DateTime before = (time.GetUtcNow() - Forsaken).UtcDateTime;
        foreach (string unfinished in PrefixPaths.UnfinishedLinksOf(share, ns, environment))
        {
            // A name that was renamed meanwhile has a time in the distant past; deleting it does nothing.
            if (new FileInfo(unfinished).LastWriteTimeUtc < before)
            {
                File.Delete(unfinished);
            }
        }
    }

    private async Task PointerFileAsync(string ns, string environment, CancellationToken cancellationToken)
    {
        string pointer = PrefixPaths.LinkOf(share, ns, environment) + ".active";
        if (await TargetAsync(ns, environment, cancellationToken) is { } target)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(pointer)!);
            string unfinished = PrefixPaths.UnfinishedLinkOf(share, ns, environment);
            await File.WriteAllTextAsync(unfinished, target + "\n", cancellationToken);
            AtomicRename.Replace(unfinished, pointer);
        }
        else
        {
            File.Delete(pointer);
        }
    }

    // The name of the current build's prefix beside the link; null when there is nothing to show.
    private async Task<string?> TargetAsync(string ns, string environment, CancellationToken cancellationToken)
    {
        StoreEnvironment? row = await environments.FindAsync(ns, environment, cancellationToken);
        if (row?.CurrentBuildId is not { } id)
        {
            return null;
        }

        Build build = await builds.GetAsync(id, cancellationToken);
        return build.Status == BuildStatus.Completed ? build.Key : null;
    }
}
