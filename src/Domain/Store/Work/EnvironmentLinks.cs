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
    // The age from which an unrenamed link is attributed to a terminated process.
    private static readonly TimeSpan Forsaken = TimeSpan.FromMinutes(10);

    /// <summary>Points the link at the build in the row, or removes it if the environment no longer exists.</summary>
    public async Task PointAsync(string ns, string environment, CancellationToken cancellationToken)
    {
        // The row is read again after each change, including removal of the link: another writer may have pointed it at a new build
        // meanwhile.
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

    // Writes a small file next to the prefixes that contains the active one, if the share does not support links.
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

    // A process may have terminated between creating a link and renaming it.
    private void RemoveForsaken(string ns, string environment)
    {
        DateTime before = (time.GetUtcNow() - Forsaken).UtcDateTime;
        foreach (string unfinished in PrefixPaths.UnfinishedLinksOf(share, ns, environment))
        {
            // A link that was renamed meanwhile has a time in the distant past; deleting it does nothing.
            if (new FileInfo(unfinished).LastWriteTimeUtc < before)
            {
                File.Delete(unfinished);
            }
        }
    }

    // Returns the name of the current build's prefix; null if there is none.
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
