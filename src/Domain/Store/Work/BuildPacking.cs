using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work.Packing;

namespace CondaStore.Domain.Store.Work;

/// <summary>Creates the packed archives of completed builds.</summary>
public sealed class BuildPacking(BuildStore builds, PackedEnvironments packing, IBlobs blobs, IShare share)
{
    /// <summary>Streams the archive into its blob, which becomes visible when complete. A second run finds it.</summary>
    /// <exception cref="TransientStepException">The storage failed, or files vanished that may come back.</exception>
    public async Task<StepResult> RunAsync(long buildId, CancellationToken cancellationToken)
    {
        Build build = await builds.GetAsync(buildId, cancellationToken);
        string key = ArtifactKeys.Archive(build);
        if (build.Status != BuildStatus.Completed)
        {
            // An earlier run may have been interrupted between the blob and the row.
            await RemoveUnnamedAsync(build, key, cancellationToken);
            return StepResult.Failure(new StoreException(ErrorCode.InvalidState, $"build {buildId} is {build.Status.ToWire()}"));
        }

        if (await blobs.PropertiesAsync(key, cancellationToken) is not null)
        {
            return StepResult.Done;
        }

        BlobWriteOptions options = new() { ContentType = ArtifactKeys.ContentType(ArtifactType.CondaPack) };
        try
        {
            BlobProperties written = await packing.WriteAsync(PrefixPaths.Of(share, build), key, options, cancellationToken);
            await builds.AddArtifactAsync(build.Id, null, ArtifactType.CondaPack, key, written.Length, cancellationToken);
            return StepResult.Done;
        }
        catch (StoreException failure) when (failure.Code is ErrorCode.InvalidState or ErrorCode.NotFound)
        {
            // Archived or deleted meanwhile: what was removed then did not have this blob yet.
            await RemoveUnnamedAsync(await builds.FindAsync(buildId, cancellationToken), key, cancellationToken);
            return StepResult.Failure(failure);
        }
        catch (StoreException failure)
        {
            return StepResult.FailureUnlessTransient<StepResult>(failure);
        }
    }

    private async Task RemoveUnnamedAsync(Build? build, string key, CancellationToken cancellationToken)
    {
        if (build is null or { Status: BuildStatus.Archived or BuildStatus.Deleted } && build?.Artifacts.Any(a => a.Key == key) != true)
        {
            await blobs.DeleteAsync(key, null, cancellationToken);
        }
    }
}
