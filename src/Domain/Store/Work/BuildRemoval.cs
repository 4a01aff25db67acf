using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Removes what an archived or deleted build has on the share and in the blobs. Repeatable, by several workers at once too: it happens
/// under the lease that linking needs, and only while the build is on the list, so that a slow worker never removes new files.
/// </summary>
public sealed class BuildRemoval(Deletions deletions, BuildStore builds, EnvironmentLinks links, BuildLease lease, IShare share)
{
    /// <summary>Removes what the list names of a build, and takes it off the list.</summary>
    public async Task RemoveAsync(long buildId, CancellationToken cancellationToken)
    {
        if (await deletions.OfBuildAsync(buildId, cancellationToken) is null)
        {
            return;
        }

        await lease.RunAsync(
            buildId,
            async token =>
            {
                if (await deletions.OfBuildAsync(buildId, token) is { } pending)
                {
                    await RemoveAsync(pending, token);
                }

                return true;
            },
            cancellationToken);
    }

    /// <summary>
    /// Removes the prefixes that the row of a build does not stand for: all of a finished build that is not complete, and those of former
    /// attempts of a complete one.
    /// </summary>
    /// <returns>How many there were.</returns>
    public Task<int> RemoveStraysAsync(long buildId, CancellationToken cancellationToken) => lease.RunAsync(
        buildId,
        async token =>
        {
            if (await builds.FindAsync(buildId, token) is not { } build || !build.Status.IsFinished())
            {
                return 0;
            }

            string[] strays =
                [.. PrefixPaths.All(share, build).Where(d => build.Status != BuildStatus.Completed || Path.GetFileName(d) != build.Key)];
            await links.PointAsync(build.Namespace, build.Environment, token);
            foreach (string directory in strays)
            {
                RemoveDirectory(directory);
            }

            return strays.Length;
        },
        cancellationToken);

    private async Task RemoveAsync(PendingDeletion deletion, CancellationToken cancellationToken)
    {
        if (deletion.Environment is { } environment)
        {
            // The link first, so that it never points to a prefix that is being removed.
            await links.PointAsync(deletion.Namespace, environment, cancellationToken);
        }

        foreach (string directory in await DirectoriesAsync(deletion, cancellationToken))
        {
            RemoveDirectory(directory);
        }

        await deletions.RemovedAsync(deletion, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> DirectoriesAsync(PendingDeletion deletion, CancellationToken cancellationToken)
    {
        List<string> directories = [.. deletion.Artifacts.Where(a => a.Type == ArtifactType.Directory).Select(a => a.Key)];
        if (await builds.FindAsync(deletion.Id, cancellationToken) is { } build)
        {
            // A build that did not complete may have left a prefix without an artifact that tells of it.
            directories.Add(PrefixPaths.Of(share, build));
            directories.AddRange(PrefixPaths.Abandoned(share, build));
        }

        return [.. directories.Distinct()];
    }

    private void RemoveDirectory(string directory)
    {
        string environments = Path.Combine(share.Root, "envs") + Path.DirectorySeparatorChar;
        if (!Path.GetFullPath(directory).StartsWith(environments, StringComparison.Ordinal))
        {
            throw new StoreException(ErrorCode.UnsafePath, $"'{directory}' is not below '{environments}' and is not removed.");
        }

        while (Directory.Exists(directory))
        {
            try
            {
                Directory.Delete(directory, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Another worker removes it too: a folder inside was gone already, and others may be left.
            }
        }
    }
}
