using CondaStore.Domain.Store;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Functions.Activities;

/// <summary>
/// Keeps the link of an environment, <c>envs/&lt;namespace&gt;/&lt;environment&gt;</c>, on its current build. The row decides; the link
/// follows by rename, and the row is read again afterwards, so that two writers end with the same link.
/// </summary>
public sealed class EnvironmentLinks(Environments environments, Builds builds, IShare share)
{
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
        while (await TargetAsync(ns, environment, cancellationToken) is { } target)
        {
            if (target == shown || target == new FileInfo(link).LinkTarget)
            {
                return;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            // A name that no environment has: they do not begin with a blank.
            string fresh = Path.Combine(Path.GetDirectoryName(link)!, $" {Guid.NewGuid():N}");
            File.CreateSymbolicLink(fresh, target);
            AtomicRename.Replace(fresh, link);
            shown = target;
        }

        File.Delete(link);
    }

    private async Task PointerFileAsync(string ns, string environment, CancellationToken cancellationToken)
    {
        string pointer = PrefixPaths.LinkOf(share, ns, environment) + ".active";
        if (await TargetAsync(ns, environment, cancellationToken) is { } target)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(pointer)!);
            await File.WriteAllTextAsync(pointer, target + "\n", cancellationToken);
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
