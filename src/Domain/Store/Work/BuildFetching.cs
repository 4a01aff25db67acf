using CondaStore.Domain.Cache;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Brings the packages of a build into the shared cache, batch by batch, and links meanwhile. What is there already, or arrives there
/// through another build, is not fetched again.
/// </summary>
public sealed class BuildFetching(
    BuildSteps steps,
    PackageFetcher fetcher,
    PrefixLinking linking,
    PackageKeeping keeping,
    FetchProgresses progresses,
    Settings settings,
    FetchAllowance deployment,
    IBlobs blobs)
{
    /// <summary>Fetches the batch of a step.</summary>
    public Task<FetchResult> RunAsync(BuildStepRequest step, CancellationToken cancellationToken) =>
        steps.RunAsync(step, InstallPhase.Fetch, context => FetchAsync(context, step), cancellationToken);

    private async Task<FetchResult> FetchAsync(StepContext context, BuildStepRequest step)
    {
        StoreSettings effective = await settings.GetAsync(context.Build.Namespace, context.Build.Environment, context.Token);
        ChannelSecrets channels = new ChannelPolicy(effective, deployment).Secrets;
        IndexPolicy indexes = new(effective, deployment);
        BuildPlan plan = (await BuildPlan.ReadAsync(blobs, ArtifactKeys.FetchPlan(context.Build), context.Token))
            .With(record => record.IsWheel ? indexes.Apply(record) : channels.Apply(record));
        List<RepodataRecord> records = [.. plan.Batches[step.Batch].Select(i => plan.Packages[i].Record)];
        BatchProgress progress = new(progresses, step, plan.Batches.Count, context);
        TransferBudget budget = progresses.Budget(step, plan.Batches.Count);
        if (step.Batch == 0)
        {
            context.Log($"downloads may take {budget}");
        }

        // First, because what is kept is then read from there and not from the channel a second time.
        await keeping.KeepAsync(context.Build, records, context.Log, context.Token);
        await using PrefixLinking.Batch link = linking.Join(context.Build, plan);
        long bytes = 0;
        try
        {
            await foreach (CachedPackage package in fetcher.FetchAsync(records, progress, budget, context.Log, context.Token))
            {
                link.Add(package);
                bytes += package.Record.Size ?? 0;
            }
        }
        catch (StoreException failure) when (PackageKeeping.IsVanished(failure))
        {
            // Who brings a build back has to know all that is missing, not what was missed first.
            throw await keeping.FindVanishedAsync(context.Build, plan.Packages.Select(p => p.Record), context.Token) ?? failure;
        }

        context.Log($"batch {step.Batch + 1} of {plan.Batches.Count}: {records.Count} packages, {bytes} bytes");
        return new FetchResult { IsPrefixFinished = await link.EndAsync(context.Token) };
    }

    private sealed class BatchProgress(
        FetchProgresses all, BuildStepRequest step, int batches, StepContext context) : IProgress<InstallProgress>
    {
        public void Report(InstallProgress value) => context.Progress = all.Add(step, batches, value);
    }
}
