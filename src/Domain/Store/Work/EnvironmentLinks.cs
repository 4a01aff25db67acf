using CondaStore.Domain.Files;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Points the link of an environment, <c>envs/&lt;namespace&gt;/&lt;environment&gt;</c>, at its current build. The row decides; the link is
/// replaced by rename, and the row is read again afterwards, so that two writers end with the same link. A change of the row lists the
/// environment (<see cref="PendingLinks"/>) until the link was pointed.
/// </summary>
public sealed class EnvironmentLinks(EnvironmentStore environments, BuildStore builds, IShare share, TimeProvider clock)
{
    // The age from which an unrenamed link is attributed to a terminated process.
    private static readonly TimeSpan Forsaken = TimeSpan.FromMinutes(10);

    // The time that the writer of an entry has to point the link itself.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    // The age after which an entry whose build did not become active is attributed to a terminated writer.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(15);

    /// <summary>Returns whether links exist that a terminated process may have left behind their row.</summary>
    public async Task<bool> ArePendingAsync(CancellationToken cancellationToken) => (await PendingAsync(cancellationToken)).Count > 0;

    /// <summary>Points the links that a terminated process may have left behind their row.</summary>
    public async Task PointPendingAsync(CancellationToken cancellationToken)
    {
        foreach (PendingLink pending in await PendingAsync(cancellationToken))
        {
            await PointAsync(pending.Namespace, pending.Environment, cancellationToken);
            if (DistanceTo(pending.AddedOn) > Abandoned)
            {
                await environments.Links.RemoveAsync(pending, cancellationToken);
            }
        }
    }

    /// <summary>Points the link at the build in the row, or removes it if the environment no longer exists.</summary>
    public async Task PointAsync(string ns, string environment, CancellationToken cancellationToken)
    {
        IReadOnlyList<PendingLink> listed = await environments.Links.OfAsync(ns, environment, cancellationToken);

        // The row is read again after each change, including removal of the link: another writer may have pointed it at a new build
        // meanwhile.
        Build? pointed;
        Build? target = await TargetAsync(ns, environment, cancellationToken);
        do
        {
            pointed = target;
            if (share.Capabilities.SymbolicLinks)
            {
                PointLink(ns, environment, pointed?.Key);
            }
            else
            {
                await WritePointerAsync(ns, environment, pointed?.Key, cancellationToken);
            }

            target = await TargetAsync(ns, environment, cancellationToken);
        }
        while (target?.Key != pointed?.Key);

        RemoveForsaken(ns, environment);
        foreach (PendingLink done in listed.Where(l => l.BuildId == target?.Id))
        {
            await environments.Links.RemoveAsync(done, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<PendingLink>> PendingAsync(CancellationToken cancellationToken) =>
        [.. (await environments.Links.ListAsync(cancellationToken)).Where(l => DistanceTo(l.AddedOn) > Grace)];

    // A time in the future is treated like one in the past: the clock was set back since.
    private TimeSpan DistanceTo(DateTimeOffset time) => (clock.GetUtcNow() - time).Duration();

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
        DateTime before = (clock.GetUtcNow() - Forsaken).UtcDateTime;
        foreach (string unfinished in PrefixPaths.UnfinishedLinksOf(share, ns, environment))
        {
            // A link that was renamed meanwhile has a time in the distant past; deleting it does nothing.
            if (new FileInfo(unfinished).LastWriteTimeUtc < before)
            {
                File.Delete(unfinished);
            }
        }
    }

    // Returns the current build; null if it has no prefix.
    private async Task<Build?> TargetAsync(string ns, string environment, CancellationToken cancellationToken)
    {
        StoreEnvironment? row = await environments.FindAsync(ns, environment, cancellationToken);
        if (row?.CurrentBuildId is not { } id)
        {
            return null;
        }

        Build build = await builds.GetAsync(id, cancellationToken);
        return build.Status == BuildStatus.Completed ? build : null;
    }
}
