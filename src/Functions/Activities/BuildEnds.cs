using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Functions.Activities;

/// <summary>Writes the ends of builds that did not complete: the row, a last line in the log, and the removal of a half-made prefix.</summary>
public sealed class BuildEnds(Builds builds, BuildLog log, IShare share)
{
    /// <summary>Ends a build as canceled. Repeatable; a build that has ended otherwise stays as it is.</summary>
    public async Task CanceledAsync(Build build, CancellationToken cancellationToken)
    {
        // The log before the row: whoever follows the log stops when the row says that the build has ended.
        await LogAsync(build, $"build {build.Id} marked as CANCELED due to being canceled from the REST API");
        try
        {
            await builds.CanceledAsync(build.Id, build.Attempt, cancellationToken);
            RemovePrefix(build);
        }
        catch (LeaseLostException)
        {
            // It ended otherwise meanwhile.
        }
    }

    /// <summary>Ends a build as failed. Repeatable; a build that has ended otherwise stays as it is.</summary>
    public async Task FailedAsync(Build build, StoreException failure, CancellationToken cancellationToken)
    {
        await LogAsync(build, $"build {build.Id} FAILED ({failure.Code.ToText()}): {failure.Message}");
        try
        {
            await builds.FailAsync(build.Id, build.Attempt, failure.Code, Redaction.Redact(failure.Message), failure.Hints, cancellationToken);
            RemovePrefix(build);
        }
        catch (LeaseLostException)
        {
            // It ended otherwise meanwhile.
        }
    }

    private async Task LogAsync(Build build, string line)
    {
        await using BuildLogWriter writer = log.OpenWriter(build);
        writer.WriteLine("build", line);
    }

    // Nobody uses a prefix that was never activated. What cannot be removed now is removed with the build.
    private void RemovePrefix(Build build)
    {
        try
        {
            Directory.Delete(PrefixPaths.Of(share, build), recursive: true);
        }
        catch (IOException)
        {
            // Not there, or a worker that has not noticed yet still writes.
        }
        catch (UnauthorizedAccessException)
        {
            // A file system that refuses now may allow it when the build is deleted.
        }
    }
}
