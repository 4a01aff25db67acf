using CondaStore.Domain.Cache;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Packages;
using CondaStore.Domain.Store.Building;
using CondaStore.Domain.Store.Engine;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Hosting;
using CondaStore.Functions.Orchestrations;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Activities;

/// <summary>
/// Links the packages into the build's prefix, under a lease that keeps a second run of the same step out. Killed anywhere, or stopped
/// because a step should stay short, the next run goes on from what is there.
/// </summary>
public sealed class InstallActivity(
    Builds builds, BuildSteps steps, BuildEnds ends, PackageFetcher fetcher, PackageCache cache, IBlobs blobs, BuildLease lease, IShare share, TimeProvider timeProvider)
{
    // Platform updates leave a running activity ten minutes.
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(7);

    /// <summary>Links.</summary>
    [Function(FunctionNames.LinkBuild)]
    public Task<StepResult> Run([ActivityTrigger] BuildStep step, CancellationToken cancellationToken) =>
        steps.RunAsync(step, InstallPhase.Link, LinkAsync, cancellationToken);

    private async Task<StepResult> LinkAsync(StepContext context)
    {
        BuildPlan plan = await BuildPlan.ReadAsync(blobs, ArtifactKeys.FetchPlan(context.Build), context.Token);
        return await lease.RunAsync(context.Build.Id, token => InstallAsync(context, plan, token), context.Token);
    }

    private async Task<StepResult> InstallAsync(StepContext context, BuildPlan plan, CancellationToken cancellationToken)
    {
        // While the lease was waited for, the build may have ended, and what it had may have been removed.
        if (await builds.FindAsync(context.Build.Id, cancellationToken) is not { Status: BuildStatus.Building } now || now.Attempt != context.Build.Attempt)
        {
            return new StepResult(StepOutcome.Superseded);
        }

        using CancellationTokenSource limit = new(LongestStep, timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        InstallOptions options = new()
        {
            HardLinkLimit = share.Capabilities.LinkLimit ?? 0,
            LinkMode = share.Capabilities.HardLinks || share.Capabilities.Reflinks ? LinkMode.Auto : LinkMode.Copy,
            LockPrefix = false,
            Cache = cache,
            // Only the end of the build takes files away: a step that gives up may have been followed by another already.
            KeepUnfinished = true,
            ToolVersion = "conda-store " + ProductVersion.Text,
            RequestedSpecs = plan.RequestedSpecs,
            EnvironmentVariables = plan.Variables,
            Progress = new ProgressSink(progress => context.Progress = progress),
            Warn = warning => context.Log("warning: " + warning),
        };
        string prefix = PrefixPaths.Of(share, context.Build);
        Directory.CreateDirectory(Path.GetDirectoryName(prefix)!);
        try
        {
            InstallResult result = await Installer.InstallAsync(
                prefix, plan.IsLocked ? Complete(plan.Packages) : plan.Packages, (records, token) => ReadyAsync(records, token), options, timeProvider, either.Token);
            context.Log($"{result.Linked} packages linked, {result.Files} files, {result.BytesWritten} bytes written");
            return new StepResult(StepOutcome.Done);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            context.Log("the step has taken its time; another one goes on");
            return new StepResult(StepOutcome.Unfinished);
        }
        finally
        {
            await ends.RemoveIfOverAsync(context.Build);
        }
    }

    // The packages are in the cache by now, and know what a lockfile does not say.
    private IReadOnlyList<TargetPackage> Complete(IReadOnlyList<TargetPackage> packages) =>
    [
        .. packages.Select(p =>
            Path.Combine(cache.Directory, PackageCache.KeyOf(p.Record)) is var directory && File.Exists(Path.Combine(directory, "info", "index.json"))
                ? p with { Record = RecordCompletion.Complete(p.Record, IndexJson.ReadFrom(directory)) }
                : p),
    ];

    private async IAsyncEnumerable<ReadyPackage> ReadyAsync(
        IReadOnlyList<RepodataRecord> records, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (CachedPackage package in fetcher.FetchAsync(records, null, cancellationToken))
        {
            yield return new ReadyPackage(package.Record, package.Directory);
        }
    }

    private sealed class ProgressSink(Action<InstallProgress> report) : IProgress<InstallProgress>
    {
        public void Report(InstallProgress value) => report(value);
    }
}
