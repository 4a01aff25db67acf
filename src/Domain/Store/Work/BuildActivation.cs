using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using Microsoft.Extensions.Logging;

namespace CondaStore.Domain.Store.Work;

/// <summary>Completes builds, which makes them active unless a newer one is, and updates the link of their environment.</summary>
public sealed partial class BuildActivation(
    BuildStore builds,
    BuildSteps steps,
    BuildEnds ends,
    EnvironmentLinks links,
    IBlobs blobs,
    IShare share,
    Settings settings,
    AttemptTimes times,
    WorkOptions options,
    TimeProvider timeProvider,
    ILogger<BuildActivation> diagnostics)
{
    /// <summary>Completes a build whose prefix is complete.</summary>
    public async Task<StepResult> RunAsync(BuildStepRequest step, CancellationToken cancellationToken)
    {
        Build build = await builds.GetAsync(step.BuildId, cancellationToken);
        if (build.Attempt == step.Attempt && build.Status == BuildStatus.Completed)
        {
            // An earlier run was interrupted between the row and the link.
            await links.PointAsync(build.Namespace, build.Environment, cancellationToken);
            return StepResult.Done;
        }

        return await steps.RunAsync(step, InstallPhase.Artifacts, context => ActivateAsync(context, step), cancellationToken);
    }

    private async Task<StepResult> ActivateAsync(StepContext context, BuildStepRequest step)
    {
        Build build = context.Build;
        string prefix = PrefixPaths.Of(share, build);
        (long bytes, long unshared) = await SurveyAsync(build, prefix, context.Token);
        // The size of conda-meta differs slightly if the installation is from a lockfile; the environment is the same.
        bytes = build.FirstSize ?? bytes;
        // A timer may fire slightly early by the wall clock, so the time is checked again.
        while (times.Left(build, options.MinimumBuildingTime) is { } wait)
        {
            await Task.Delay(wait, timeProvider, context.Token);
        }

        await builds.AddArtifactAsync(build.Id, step.Attempt, ArtifactType.Directory, prefix, bytes, context.Token);
        // Created on the first request; listed now, so that clients know that it is available.
        StoreSettings effective = await settings.GetAsync(build.Namespace, build.Environment, context.Token);
        if (build.Artifact(ArtifactType.CondaPack) is null && effective.BuildArtifacts.Contains(ArtifactType.CondaPack))
        {
            await builds.AddArtifactAsync(build.Id, step.Attempt, ArtifactType.CondaPack, ArtifactKeys.Archive(build), 0, context.Token);
        }

        context.Log($"environment of {bytes} bytes is complete at {prefix}, {unshared} bytes of it not shared");
        await context.FlushLogAsync();
        await builds.CompleteAsync(build.Id, step.Attempt, bytes, unshared, context.Token);
        LogCompleted(diagnostics, build.Id, build.Namespace, build.Environment);
        ends.RemoveAbandoned(build);
        // Not the step's token: the build is complete and can no longer be canceled.
        await links.PointAsync(build.Namespace, build.Environment, CancellationToken.None);
        return StepResult.Done;
    }

    // The manifest of the first installation is kept permanently. A recreated build is compared with it once it is available
    // (RecreationCheck), so only its sizes are needed here.
    private async Task<(long Bytes, long Unshared)> SurveyAsync(Build build, string prefix, CancellationToken cancellationToken)
    {
        bool hasReflinks = share.Capabilities.Reflinks;
        if (await blobs.PropertiesAsync(build.ManifestName, cancellationToken) is not null)
        {
            return await PrefixSurvey.MeasureAsync(prefix, hasReflinks, cancellationToken);
        }

        PrefixSurvey survey = await PrefixSurvey.TakeAsync(prefix, hasReflinks, cancellationToken);
        using MemoryStream content = new(survey.Manifest.Write());
        await blobs.WriteAsync(build.ManifestName, content, new BlobWriteOptions { ContentType = "application/json" }, cancellationToken);
        return (survey.Bytes, survey.UnsharedBytes);
    }

    [LoggerMessage(
        EventName = "BuildCompleted", Level = LogLevel.Information, Message = "Build {BuildId} of {Namespace}/{Environment} is complete.")]
    private static partial void LogCompleted(ILogger logger, long buildId, string @namespace, string environment);
}
