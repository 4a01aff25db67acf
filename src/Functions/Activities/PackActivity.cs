using System.IO.Pipelines;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Activities.Packing;
using CondaStore.Functions.Orchestrations;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Activities;

/// <summary>Makes the packed archive of a completed build.</summary>
public sealed class PackActivity(Builds builds, IBlobs blobs, IShare share)
{
    /// <summary>Streams the archive into its blob, which appears when it is whole. A second run finds it there.</summary>
    [Function(FunctionNames.WriteArchive)]
    public async Task<StepResult> Run([ActivityTrigger] long buildId, CancellationToken cancellationToken)
    {
        Build build = await builds.GetAsync(buildId, cancellationToken);
        string key = ArtifactKeys.Archive(build);
        if (build.Status != BuildStatus.Completed)
        {
            return StepResult.Failure(new StoreException(ErrorCode.InvalidState, $"build {buildId} is {build.Status.ToWire()}"));
        }

        if (await blobs.PropertiesAsync(key, cancellationToken) is not null)
        {
            return new StepResult(StepOutcome.Done);
        }

        Pipe pipe = new();
        Task packing = PackAsync(PrefixPaths.Of(share, build), pipe.Writer, cancellationToken);
        BlobWriteOptions options = new() { ContentType = ArtifactKeys.ContentType(ArtifactType.CondaPack) };
        BlobProperties written = await blobs.WriteAsync(key, pipe.Reader.AsStream(), options, cancellationToken);
        await packing;
        await builds.AddArtifactAsync(build.Id, null, ArtifactType.CondaPack, key, written.Length, cancellationToken);
        return new StepResult(StepOutcome.Done);
    }

    private static async Task PackAsync(string prefix, PipeWriter target, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream stream = target.AsStream(leaveOpen: true);
            await Task.Run(() => EnvironmentArchive.WriteAsync(prefix, stream, cancellationToken), cancellationToken);
            await target.CompleteAsync();
        }
        catch (Exception exception)
        {
            // Whoever reads must not take a part for the whole.
            await target.CompleteAsync(exception);
            throw;
        }
    }
}
