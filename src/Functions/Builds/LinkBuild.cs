using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>
/// Links the packages into the build's prefix, under a lease that keeps a second run of the same step out. Killed anywhere, or stopped
/// because a step should stay short, the next run goes on from what is there.
/// </summary>
public sealed class LinkBuild(
    BuildSteps steps,
    PrefixLinking linking,
    BuildEnds ends,
    PackageFetcher fetcher,
    PackageCache cache,
    IBlobs blobs,
    BuildLease lease,
    TimeProvider timeProvider)
{
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
        if (!await linking.IsWantedAsync(context.Build, cancellationToken))
        {
            return new StepResult(StepOutcome.Superseded);
        }

        using CancellationTokenSource limit = new(PrefixLinking.LongestStep, timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        InstallOptions options = linking.OptionsFor(plan, context.Log, new ProgressSink(progress => context.Progress = progress));
        try
        {
            InstallResult result = await Installer.InstallAsync(
                linking.PrefixOf(context.Build),
                plan.IsLocked ? Complete(plan.Packages) : plan.Packages,
                (records, token) => ReadyAsync(records, token),
                options,
                timeProvider,
                either.Token);
            context.Log(PrefixLinking.Describe(result));
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
            yield return new ReadyPackage(package.Record, package.Directory, Misstated: package.Misstated);
        }
    }

    private sealed class ProgressSink(Action<InstallProgress> report) : IProgress<InstallProgress>
    {
        public void Report(InstallProgress value) => report(value);
    }
}
