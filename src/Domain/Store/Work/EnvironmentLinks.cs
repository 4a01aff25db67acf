using CondaStore.Domain.Files;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Points the link of an environment, <c>envs/&lt;namespace&gt;/&lt;environment&gt;</c>, at its current build. The row decides; the link is
/// replaced by rename, and the row is read again afterwards, so that two writers end with the same link.
/// </summary>
public sealed class EnvironmentLinks(EnvironmentStore environments, BuildStore builds, IShare share, TimeProvider time)
{
    // Nobody needs this long between making a link and renaming it, unless they died in between.
    private static readonly TimeSpan Forsaken = TimeSpan.FromMinutes(10);

    /// <summary>Points the link at the build that the row names; removes it when the environment is gone.</summary>
    public async Task PointAsync(string ns, string environment, CancellationToken cancellationToken)
    {
        // The row is read again after each change, also after taking the link away: another writer may have pointed it at a new build meanwhile.
        string? pointed;
        string? target = await TargetAsync(ns, environment, cancellationToken);
        do
        {
            pointed = target;
            if (share.Capabilities.SymbolicLinks)
            {
                PointLink(ns, environment, pointed);
            }
            else
            {
                await WritePointerAsync(ns, environment, pointed, cancellationToken);
            }

            target = await TargetAsync(ns, environment, cancellationToken);
        }
        while (target != pointed);

        RemoveForsaken(ns, environment);
    }

    private void PointLink(string ns, string environment, string? target)
    {
        string link = PrefixPaths.LinkOf(share, ns, environment);
        if (target is null)
        {
            Remove(link);
        }
        else if (target != new FileInfo(link).LinkTarget)
        {
            string unfinished = PrefixPaths.UnfinishedLinkOf(share, ns, environment);
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(unfinished, target);
            AtomicRename.Replace(unfinished, link);
        }
    }

    // A small file beside the prefixes tells which one is active, where the share cannot have links.
    private async Task WritePointerAsync(string ns, string environment, string? target, CancellationToken cancellationToken)
    {
        string pointer = PrefixPaths.LinkOf(share, ns, environment) + ".active";
        if (target is null)
        {
            Remove(pointer);
            return;
        }

        string unfinished = PrefixPaths.UnfinishedLinkOf(share, ns, environment);
        Directory.CreateDirectory(Path.GetDirectoryName(pointer)!);
        await File.WriteAllTextAsync(unfinished, target + "\n", cancellationToken);
        AtomicRename.Replace(unfinished, pointer);
    }

    // A namespace whose builds all failed has no folder.
    private static void Remove(string link)
    {
        if (Directory.Exists(Path.GetDirectoryName(link)))
        {
            File.Delete(link);
        }
    }

    // A process may have died between making a link and renaming it.
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
