using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Orchestrations;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Activities;

/// <summary>Removes the prefixes, links and artifacts of what was deleted or archived. What is listed stays listed until it is gone.</summary>
public sealed class RemovalActivity(Deletions deletions, Builds builds, EnvironmentLinks links, IShare share)
{
    /// <summary>Removes what can be removed now and counts it; unfinished when something is left, which may wait for a build to end.</summary>
    [Function(FunctionNames.RemoveFiles)]
    public async Task<StepResult> Run([ActivityTrigger] string scope, CancellationToken cancellationToken)
    {
        IReadOnlyList<PendingDeletion> removable = await deletions.AdvanceAsync(cancellationToken);
        foreach (PendingDeletion deletion in removable)
        {
            if (deletion.Environment is { } environment)
            {
                // First the link, so that nobody is led to a prefix that is going.
                await links.FollowAsync(deletion.Namespace, environment, cancellationToken);
            }

            foreach (string directory in await DirectoriesAsync(deletion, cancellationToken))
            {
                RemoveDirectory(directory);
            }

            await deletions.RemovedAsync(deletion, cancellationToken);
        }

        return new StepResult(await deletions.IsDoneAsync(cancellationToken) ? StepOutcome.Done : StepOutcome.Unfinished, removable.Count);
    }

    private async Task<IReadOnlyList<string>> DirectoriesAsync(PendingDeletion deletion, CancellationToken cancellationToken)
    {
        List<string> directories = [.. deletion.Artifacts.Where(a => a.Type == ArtifactType.Directory).Select(a => a.Key)];
        if (await builds.FindAsync(deletion.Id, cancellationToken) is { } build)
        {
            // A build that did not complete may have left a prefix without an artifact that tells of it.
            directories.Add(PrefixPaths.Of(share, build));
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

        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // A run before this one got that far.
        }
    }
}
