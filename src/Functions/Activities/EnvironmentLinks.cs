using CondaStore.Domain.Store;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Functions.Activities;

/// <summary>
/// Keeps the link of an environment, <c>envs/&lt;namespace&gt;/&lt;environment&gt;</c>, on its current build. The row decides; the link
/// follows by rename, and the row is read again afterwards, so that two writers end with the same link.
/// </summary>
public sealed class EnvironmentLinks(Environments environments, Builds builds, IShare share)
{
    // Others that follow the same row at the same time may take the unfinished link away, each of them once.
    private const int MostCollisions = 20;

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
        string unfinished = PrefixPaths.UnfinishedLinkOf(share, ns, environment);
        string? shown = null;
        string? target;
        while ((target = await TargetAsync(ns, environment, cancellationToken)) is not null && target != shown)
        {
            if (target != new FileInfo(link).LinkTarget)
            {
                Place(link, unfinished, target);
            }

            shown = target;
        }

        if (target is null)
        {
            File.Delete(link);
        }

        // Somebody may have died between making a link and renaming it.
        File.Delete(unfinished);
    }

    private static void Place(string link, string unfinished, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        for (int collisions = 0; ; collisions++)
        {
            try
            {
                File.Delete(unfinished);
                File.CreateSymbolicLink(unfinished, target);
                AtomicRename.Replace(unfinished, link);
                return;
            }
            catch (IOException) when (collisions < MostCollisions)
            {
                // Somebody else does the same. Whoever comes last has read the row last, and reads it once more.
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
