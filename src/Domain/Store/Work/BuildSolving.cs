using CondaStore.Domain.Cache;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Solves a build, or takes its packages from its lockfile, and writes lockfile, pinned files and the plan for the next steps.
/// </summary>
public sealed class BuildSolving(
    BuildSteps steps,
    BuildStore builds,
    Specifications specifications,
    Settings settings,
    EnvironmentSolver solver,
    KnownSolves solves,
    SolveArtifacts artifacts,
    PackageCache cache,
    KeptPackages kept,
    FetchAllowance deployment,
    IBlobs blobs)
{
    /// <summary>Solves the build and writes the input of the next steps.</summary>
    public Task<SolveResult> RunAsync(BuildStepRequest step, CancellationToken cancellationToken) =>
        steps.RunAsync(step, InstallPhase.Solve, context => RunAsync(context, step), cancellationToken);

    private async Task<SolveResult> RunAsync(StepContext context, BuildStepRequest step)
    {
        Build build = context.Build;
        Specification specification = await specifications.GetAsync(build.SpecificationSha256, context.Token);
        EnvironmentFile? file = specification.IsLockfile ? null : specification.File();
        SolvedEnvironment solved = await SolveAsync(context, step, specification, file);
        EnvironmentContent content = solved.Content;
        if (!build.IsRecreating)
        {
            await artifacts.WritePinnedAsync(build, step, specification.Name, file, solved, context.Token);
            await builds.RecordPackagesAsync(
                build.Id, step.Attempt, [.. content.Packages.Select(p => BuildPackages.Of(p.Record))], context.Token);
        }

        List<(int Index, long Bytes)> missing = await MissingAsync(content.Packages, context.Token);
        if (file is null || build.IsRecreating)
        {
            await CheckArchivesAsync(build, [.. missing.Select(m => content.Packages[m.Index].Record)], context.Token);
        }

        BuildPlan plan = BuildPlan.Of(content, missing);
        plan = await plan.WriteAsync(blobs, ArtifactKeys.FetchPlan(build), context.Token);
        context.Log($"{content.Packages.Count} packages, {missing.Count} of them to fetch ({missing.Sum(m => m.Bytes)} bytes)");
        return new SolveResult { Batches = plan.Batches.Count };
    }

    private async Task<SolvedEnvironment> SolveAsync(
        StepContext context, BuildStepRequest step, Specification specification, EnvironmentFile? file)
    {
        Build build = context.Build;
        Lockfile? known = specification.IsLockfile
            ? specification.Lockfile()
            : await artifacts.FindLockfileAsync(build, context.Token);
        if (known is null && build.IsRecreating)
        {
            throw new StoreException(
                ErrorCode.InvalidLockfile, $"The lockfile of build {build.Id} is gone; without it the build cannot be brought back.")
            {
                Hints = ["build the specification again: the packages may then differ"],
            };
        }

        if (file is not null && !build.IsRecreating)
        {
            return await SolveAsync(context, step, file, known);
        }

        PlatformRequirements? requirements = file is null ? null : PlatformRequirements.Of(file, HostPlatform.Subdir, channels: []);
        if (build.IsRecreating)
        {
            return SolvedEnvironment.FromLockfile(known!, HostPlatform.Subdir, requirements);
        }

        SolvedEnvironment solved = await BuildSourcesAsync(context, known!);
        return await artifacts.WriteLockfileAsync(build, step, solved.Lockfile, context.Token) is { } earlier
            ? SolvedEnvironment.FromLockfile(earlier, HostPlatform.Subdir, requirements)
            : solved;
    }

    // What a submitted lockfile has as sources is built, unless the store keeps the wheel that it names.
    private async Task<SolvedEnvironment> BuildSourcesAsync(StepContext context, Lockfile lockfile)
    {
        EnvironmentContent content = EnvironmentContent.OfLockfile(lockfile, HostPlatform.Subdir);
        if (content.Sources.Count == 0)
        {
            return new SolvedEnvironment(lockfile, content);
        }

        HashSet<string> here = [];
        foreach (RepodataRecord wheel in content.Sources.Where(p => p.Built is not null).Select(p => WheelRecords.Of(p)))
        {
            if (await kept.ContainsAsync(wheel, context.Token))
            {
                here.Add(wheel.Sha256!);
            }
        }

        content = content.WithBuilt(wheel => here.Contains(wheel.Sha256!));
        if (content.Sources.Count > 0)
        {
            Build build = context.Build;
            StoreSettings effective = await settings.GetAsync(build.Namespace, build.Environment, context.Token);
            content = content with { Sources = [.. content.Sources.Select(p => p with { Built = null })] };
            content = await solver.BuildAsync(content, lockfile.Channels.Select(c => c.Url), effective, context.Log, context.Token);
        }

        await KeepBuiltAsync(context, content);
        return new SolvedEnvironment(lockfile.WithBuilt(HostPlatform.Subdir, content.Built), content);
    }

    // Before the lockfile names them: other hosts fetch them from there, and a build that comes back does not build them again.
    private async Task KeepBuiltAsync(StepContext context, EnvironmentContent content)
    {
        foreach (RepodataRecord wheel in content.Built.Select(p => WheelRecords.Of(p)))
        {
            await kept.KeepImportedAsync(wheel, context.Build.Namespace, OpenAsync, context.Token);
        }

        Task<Stream> OpenAsync(RepodataRecord wheel, CancellationToken cancellationToken) => solver.OpenBuilt(wheel.Sha256!) is { } built
            ? Task.FromResult(built)
            : throw new StoreException(ErrorCode.PackageUnavailable, $"The wheel {wheel.FileName} vanished after it was built.")
            {
                IsTransient = true,
            };
    }

    // Solves, unless this step has already done so or the same specification was solved under the same circumstances. A lockfile contains
    // less than the channels, so its packages are looked up there.
    private async Task<SolvedEnvironment> SolveAsync(StepContext context, BuildStepRequest step, EnvironmentFile file, Lockfile? former)
    {
        Build build = context.Build;
        StoreSettings effective = await settings.GetAsync(build.Namespace, build.Environment, context.Token);
        UpdateRule? update = former is null ? await artifacts.FindRuleAsync(build.Update, context.Token) : null;
        PreparedEnvironment prepared = await solver.PrepareAsync(file, effective, update, context.Log, context.Token);
        if (former is not null)
        {
            return await CompleteAsync(former, prepared, context.Token);
        }

        string? circumstances = prepared.Circumstances();
        KnownSolve? known = circumstances is null ? null : await solves.FindAsync(build.SpecificationSha256, circumstances, context.Token);
        if (known is not null)
        {
            context.Log($"the lockfile of build {known.BuildId} is used again: same specification, same channel contents");
        }

        if (build.Update is { } kept && update is not null)
        {
            string free = kept.Names.Count == 0 ? "" : $", except {string.Join(", ", kept.Names)}";
            context.Log($"the packages of build {kept.From} are kept{(kept.Mode == UpdateMode.Keep ? " where possible" : "")}{free}");
        }

        SolvedEnvironment solved;
        if (known is null)
        {
            EnvironmentSolution solution = await solver.SolveAsync(prepared, context.Log, context.Token);
            solved = new SolvedEnvironment(solution.ToLockfile(), EnvironmentContent.Of(solution.For(HostPlatform.Subdir)));
            await KeepBuiltAsync(context, solved.Content);
        }
        else
        {
            solved = await CompleteAsync(CondaLockFile.Parse(known.Lockfile), prepared, context.Token);
        }

        if (await artifacts.WriteLockfileAsync(build, step, solved.Lockfile, context.Token) is { } earlier)
        {
            // Another run of this step has solved meanwhile, and later steps may already use its solution.
            solved = await CompleteAsync(earlier, prepared, context.Token);
        }

        if (circumstances is not null && known is null)
        {
            KnownSolve solve = new(build.Id, CondaLockFile.ToJson(solved.Lockfile));
            string blob = ArtifactKeys.Of(build, ArtifactType.Lockfile);
            await solves.RememberAsync(build.SpecificationSha256, circumstances, solve, blob, context.Token);
        }

        return solved;
    }

    private static async Task<SolvedEnvironment> CompleteAsync(
        Lockfile lockfile, PreparedEnvironment prepared, CancellationToken cancellationToken)
    {
        PreparedPlatform own = prepared.For(HostPlatform.Subdir);
        SolvedEnvironment solved = SolvedEnvironment.FromLockfile(lockfile, own.Name, own.Requirements);
        return solved with { Content = await RecordCompletion.CompleteAsync(solved.Content, own, cancellationToken) };
    }

    // A lockfile contains URLs of archives, and may predate the current policy. Packages that the store has need no channel.
    private async Task CheckArchivesAsync(Build build, IReadOnlyList<RepodataRecord> missing, CancellationToken cancellationToken)
    {
        StoreSettings effective = await settings.GetAsync(build.Namespace, build.Environment, cancellationToken);
        List<RepodataRecord> fetched = [];
        foreach (RepodataRecord record in missing)
        {
            if (!await kept.ContainsAsync(record, cancellationToken))
            {
                fetched.Add(record);
            }
        }

        new ChannelPolicy(effective, deployment).CheckArchives(fetched.Where(r => !r.IsWheel).Select(r => r.Url));
        new IndexPolicy(effective, deployment).CheckFiles(fetched.Where(r => r.IsWheel).Select(r => r.Url));
    }

    // Every file of every package is checked, so all processors are used.
    private async Task<List<(int Index, long Bytes)>> MissingAsync(
        IReadOnlyList<TargetPackage> packages, CancellationToken cancellationToken)
    {
        bool[] isThere = new bool[packages.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, packages.Count), options, (i, token) =>
        {
            isThere[i] = cache.Find(packages[i].Record, token) is not null;
            return ValueTask.CompletedTask;
        });
        return [.. packages.Index().Where(p => !isThere[p.Index]).Select(p => (p.Index, p.Item.Record.Size ?? 0))];
    }
}
