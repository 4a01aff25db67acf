using CondaStore.Comparison;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Records;

namespace CondaStore.PipelineBench;

internal sealed partial class PipelineRun
{
    private const int SharedPackages = 72;
    private const int OwnPackages = 18;
    private const int Environments = 10;

    private async Task WarmAsync()
    {
        string lockfile = await FillCacheAsync();
        string[] packages = Directory.GetDirectories(At("cache/pkgs/v1"), "*-*");
        (Measurement ours, Measurement limit) = Compare(
            () =>
            {
                Shell.Clear(At("env"), At("copy"));
                Directory.CreateDirectory(At("copy"));
            },
            Create("env", "cache", lockfile),
            ["cp", "-al", .. packages, At("copy")]);
        int files = (await Shell.RunAsync("find", At("copy"), "-type", "f", "-o", "-type", "l")).AsSpan().Count('\n');
        Row($"warm link, {packages.Length} packages, {files} files, hard links", ours.Wall, limit.Wall, "1.3", $"`cp -al`; peak {ours.PeakMegabytes:0} MB");
    }

    private async Task CompileAsync()
    {
        string lockfile = await FillCacheAsync();
        Shell.Clear(At("env"));
        Measure(() => { }, Create("env", "cache", lockfile));
        string[] sources =
        [
            .. PrefixData.Read(At("env")).Records.Where(r => r.Repodata.Noarch == NoarchKind.Python)
                .SelectMany(r => r.Paths).Select(p => p.Path).Where(p => p.EndsWith(".py", StringComparison.Ordinal) && p.StartsWith("lib/", StringComparison.Ordinal)),
        ];
        await File.WriteAllLinesAsync(At("sources"), sources);
        List<Measurement> plain = [];
        List<Measurement> compiling = [];
        List<Measurement> limit = [];
        for (int i = 0; i < _options.Runs; i++)
        {
            compiling.Add(Measure(() => Shell.Clear(At("env")), Create("env", "cache", lockfile, "--compile")));
            plain.Add(Measure(() => Shell.Clear(At("env")), Create("env", "cache", lockfile)));

            // In a folder of their own, because a list of files is not compiled side by side. compileall ends with 1 where a source does
            // not compile, as some do not on purpose.
            Shell.Clear(At("tree"));
            Directory.CreateDirectory(At("tree"));
            await Shell.RunAsync("sh", "-c", $"cd '{At("env")}' && xargs -d '\\n' cp -l --parents -t '{At("tree")}' < '{At("sources")}'");
            limit.Add(MeasuredProcess.Repeat(
                1, () => { }, "", At("env/bin/python"), "-W", "ignore", "-m", "compileall", "-q", "-r", "99", "-j", "0", At("tree")));
        }

        double without = Measurement.Median(plain).Wall;
        Row(
            $"byte-compilation of {sources.Length} sources, what it adds to linking", Measurement.Median(compiling).Wall - without, Measurement.Median(limit).Wall, "1.1",
            $"`python -m compileall -j 0`; linking alone {Seconds(without)}, with compilation {Seconds(Measurement.Median(compiling).Wall)}");
    }

    private async Task EnvironmentsAsync()
    {
        Shell.Clear(At("shared"));
        string[] lines = await File.ReadAllLinesAsync(await LockAsync("file://" + _options.Channel, _options.Channel, "explicit"));
        string[] urls = [.. lines.Where(l => l.StartsWith("file:", StringComparison.Ordinal))];
        Random random = new(1);
        string[] python = [.. urls.Where(u => u.Contains("/python-3", StringComparison.Ordinal))];
        string[] others = [.. urls.Except(python)];
        random.Shuffle(others);
        for (int i = 0; i < Environments; i++)
        {
            string[] rest = others[(SharedPackages - 1)..];
            random.Shuffle(rest);
            await File.WriteAllLinesAsync(At("subset.txt"), ["@EXPLICIT", .. python, .. others[..(SharedPackages - 1)], .. rest[..OwnPackages]]);
            Measure(() => { }, Create($"shared/env{i}", "shared/cache", At("subset.txt")));
        }

        DiskUse use = await DiskUse.OfAsync(At("shared"));
        _rows.Add(
            $"| {Environments} environments, {SharedPackages} of {SharedPackages + OwnPackages} packages common, {use.Files} files | {Megabytes(use.Bytes)} | {Megabytes(use.DistinctBytes)} "
            + $"| {(double)use.Bytes / use.DistinctBytes:0.00} | 1.1 | distinct contents; cache included |");
        Shell.Clear(At("shared"));
    }

    /// <summary>Makes an environment of all packages, so that the cache has them.</summary>
    private async Task<string> FillCacheAsync()
    {
        string lockfile = await LockAsync("file://" + _options.Channel, _options.Channel);
        Shell.Clear(At("env"));
        Measure(() => { }, Create("env", "cache", lockfile));
        return lockfile;
    }
}
