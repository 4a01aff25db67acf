using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work.Packing;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Archives a build: packs it first when that is requested, writes why into its log, changes its row, removes its files. Repeated after a
/// crash it continues from the existing state.
/// </summary>
public sealed class BuildArchiver(
    BuildStore builds, BuildLog log, BuildRemoval removal, PackedEnvironments packing, Settings settings, IBlobs blobs, IShare share)
{
    /// <summary>Archives one build; a second run finishes what the first began. A failure is noted in the build.</summary>
    /// <exception cref="TransientStepException">It failed with what may pass.</exception>
    public async Task<StepResult> RunAsync(ArchiveBuildRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await ArchiveAsync(request.BuildId, request.Force, request.KeepPacked, request.Reason, cancellationToken);
            return StepResult.Done;
        }
        catch (StoreException failure) when (failure.IsTransient)
        {
            throw new TransientStepException(failure);
        }
        catch (StoreException failure)
        {
            await FailedAsync(request.BuildId, ArchiveAction.Archive, failure, cancellationToken);
            return StepResult.Failure(failure);
        }
    }

    /// <summary>Notes that archiving was given up after several tries.</summary>
    public async Task<StepResult> GiveUpAsync(EndArchiveRequest end, CancellationToken cancellationToken)
    {
        StoreException failure = new(end.Code, end.Message) { Hints = ["It was tried several times; trying again later may help."] };
        await FailedAsync(end.BuildId, ArchiveAction.Archive, failure, cancellationToken);
        return StepResult.Failure(failure);
    }

    /// <summary>Archives one build.</summary>
    /// <param name="buildId">The build.</param>
    /// <param name="force">Whether the active build may be archived too.</param>
    /// <param name="keepPacked">Whether the packed environment is kept.</param>
    /// <param name="reason">Who wanted it, or by which rule.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">The build cannot be archived.</exception>
    public async Task ArchiveAsync(long buildId, bool force, bool keepPacked, string reason, CancellationToken cancellationToken)
    {
        Build build = await builds.GetAsync(buildId, cancellationToken);
        if (build.Status != BuildStatus.Archived)
        {
            await builds.CheckArchivableAsync(buildId, force, cancellationToken);
            PackedArchive? packed = keepPacked ? await PackAsync(build, cancellationToken) : null;
            await LogAsync(
                build, packed is null ? $"archived: {reason}" : $"archived with its packed environment {packed.Sha256}: {reason}");
            await builds.ArchiveAsync(buildId, force, packed, cancellationToken);
        }

        await removal.RemoveAsync(buildId, cancellationToken);
    }

    /// <summary>Changes the row of a build and writes why into its log. Its files are removed afterwards (<see cref="Deletions"/>).</summary>
    /// <param name="build">The build.</param>
    /// <param name="force">Whether it may be the active build.</param>
    /// <param name="reason">Who wanted it, or by which rule.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">The build cannot be archived (<see cref="ErrorCode.InvalidState"/>).</exception>
    public async Task ArchiveRowAsync(Build build, bool force, string reason, CancellationToken cancellationToken)
    {
        await builds.CheckArchivableAsync(build.Id, force, cancellationToken);
        await LogAsync(build, "archived: " + reason);
        await builds.ArchiveAsync(build.Id, force, null, cancellationToken);
    }

    /// <summary>Deletes a build that is still archived; repeated after a crash it removes what is left.</summary>
    /// <exception cref="StoreException">The build is not archived any more (<see cref="ErrorCode.InvalidState"/>).</exception>
    public async Task DeleteArchivedAsync(long buildId, string reason, CancellationToken cancellationToken)
    {
        Build build = await builds.GetAsync(buildId, cancellationToken);
        if (build.Status is not (BuildStatus.Archived or BuildStatus.Deleted))
        {
            throw new StoreException(ErrorCode.InvalidState, $"build {buildId} is {build.Status.ToWire()} and not archived any more");
        }

        if (build.Status == BuildStatus.Archived)
        {
            await LogAsync(build, "deleted: " + reason);
            StoreSettings effective = await settings.GetAsync(null, null, cancellationToken);
            await builds.DeleteAsync(buildId, effective.BuildArtifactsKeptOnDeletion, cancellationToken);
        }

        await removal.RemoveAsync(buildId, cancellationToken);
    }

    /// <summary>Notes that archiving or deleting a build has failed, in its log and, when it is still complete, in its row.
    /// Repeatable.</summary>
    /// <returns>What was noted.</returns>
    public async Task<string> FailedAsync(long buildId, ArchiveAction action, StoreException failure, CancellationToken cancellationToken)
    {
        Build build = await builds.GetAsync(buildId, cancellationToken);
        // Once the row has the new state, the files are listed for removal, and the sweep continues.
        string what = build.Status == (action == ArchiveAction.Delete ? BuildStatus.Deleted : BuildStatus.Archived)
            ? "its files could not be removed yet"
            : action == ArchiveAction.Delete ? "could not be deleted" : "could not be archived";
        if (action == ArchiveAction.Archive)
        {
            await builds.RecordArchivingAsync(buildId, failure, cancellationToken);
        }

        string text = $"{what} ({failure.Code.ToText()}): {Redaction.Redact(failure.Message)}";
        await LogAsync(build, text);
        return text;
    }

    /// <summary>Writes a line about the archiving of a build into its log.</summary>
    public async Task LogAsync(Build build, string line)
    {
        await using BuildLogWriter writer = log.OpenWriter(build);
        writer.WriteLine("archive", line);
    }

    private async Task<PackedArchive> PackAsync(Build build, CancellationToken cancellationToken)
    {
        string key = ArtifactKeys.KeptArchive(build);
        BlobProperties? kept = await blobs.PropertiesAsync(key, cancellationToken);
        if (kept is null)
        {
            BlobWriteOptions options = new() { ContentType = ArtifactKeys.ContentType(ArtifactType.CondaPack), IsRarelyRead = true };
            string made = ArtifactKeys.Archive(build);
            if (made != key && await blobs.PropertiesAsync(made, cancellationToken) is not null)
            {
                await using Stream content = await blobs.OpenReadAsync(made, 0, null, cancellationToken);
                kept = await blobs.WriteAsync(key, content, options, cancellationToken);
            }
            else
            {
                kept = await packing.WriteAsync(PrefixPaths.Of(share, build), key, options, cancellationToken);
            }
        }

        // Read back rather than counted on the way: the sum then stands for what is really there.
        return new PackedArchive(key, kept.Length, await packing.HashAsync(key, cancellationToken));
    }
}
