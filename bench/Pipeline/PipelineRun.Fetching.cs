using System.Diagnostics;
using System.IO.Compression;
using CondaStore.Comparison;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Records;

namespace CondaStore.PipelineBench;

internal sealed partial class PipelineRun
{
    private const double SlowLine = 50e6;

    private static readonly TimeSpan SlowLatency = TimeSpan.FromMilliseconds(80);
    private static readonly string[] Bzip2Packages = ["python-3", "scipy-", "pandas-", "numpy-1.24", "matplotlib-3", "icu-"];

    private async Task ColdAsync()
    {
        using FileServer server = FileServer.Start(_options.Channel);
        string lockfile = await LockAsync(server.Url, _options.Channel);
        await WriteTarScriptAsync(lockfile, server.Url);
        (Measurement ours, Measurement limit) = Compare(
            () => Shell.Clear(At("cold-cache"), At("cold-env"), At("tar"), At("tar-env")),
            Create("cold-env", "cold-cache", lockfile),
            ["sh", At("tar.sh")]);
        Row("cold: fetch over HTTP, check, extract, link", ours.Wall, limit.Wall, "1.2", $"`tar` on both cores and `cp -al`; peak {ours.PeakMegabytes:0} MB");
        Shell.Clear(At("cold-cache"), At("cold-env"), At("tar"), At("tar-env"));
    }

    // The containers of .conda files are taken apart beforehand, which tar cannot do.
    private async Task WriteTarScriptAsync(string lockfile, string url)
    {
        Shell.Clear(At("inner"));
        Directory.CreateDirectory(At("inner"));
        List<string> work = [];
        foreach (string archive in (await File.ReadAllLinesAsync(lockfile)).Select(l => l.Trim().TrimStart('-').Trim())
            .Where(l => l.StartsWith("url: " + url, StringComparison.Ordinal)).Select(l => _options.Channel + l["url: ".Length..][url.Length..])
            .Where(File.Exists).Distinct())
        {
            string name = Path.GetFileName(archive);
            if (archive.EndsWith(".tar.bz2", StringComparison.Ordinal))
            {
                work.Add($"{archive} {At("tar")}/{name}");
                continue;
            }

            using ZipArchive zip = ZipFile.OpenRead(archive);
            foreach (ZipArchiveEntry entry in zip.Entries.Where(e => e.Name.EndsWith(".tar.zst", StringComparison.Ordinal)))
            {
                entry.ExtractToFile(At($"inner/{entry.Name}"));
                work.Add($"{At("inner")}/{entry.Name} {At("tar")}/{name}");
            }
        }

        await File.WriteAllLinesAsync(At("tar.list"), work);
        await File.WriteAllTextAsync(At("tar.sh"), $"""
            set -e
            xargs -P {Environment.ProcessorCount} -n 2 sh -c 'mkdir -p "$1" && tar -xf "$0" -C "$1"' < {At("tar.list")}
            cp -al {At("tar")} {At("tar-env")}
            """);
    }

    private async Task Bzip2Async()
    {
        await FillCacheAsync();
        Shell.Clear(At("bz2"), At("bz2-out"));
        Directory.CreateDirectory(At("bz2"));
        Directory.CreateDirectory(At("bz2-out"));
        foreach (string folder in Bzip2Packages.SelectMany(name => Directory.GetDirectories(At("cache/pkgs/v1"), name + "*")))
        {
            await Shell.RunAsync(
                "tar", "-cjf", At($"bz2/{Path.GetFileName(folder)}.tar.bz2"), "--exclude=./info/cache_entry.json", "--exclude=./info/repodata_record.json", "-C", folder, ".");
        }

        string[] archives = Directory.GetFiles(At("bz2"));
        string each = $"for f in {At("bz2")}/*; do";
        Dictionary<string, Func<Task<double>>> ways = new()
        {
            ["one"] = () => ExtractAllAsync(archives, 1),
            ["all"] = () => ExtractAllAsync(archives, Environment.ProcessorCount),
            ["one twice"] = () => TwiceAsync(archives),
            ["read by one"] = () => ReadAllAsync(archives, 1),
            ["read by all"] = () => ReadAllAsync(archives, Environment.ProcessorCount),
            ["tar"] = Program($"d=$(mktemp -d -p {At("bz2-out")}); {each} mkdir $d/$(basename $f); tar -xf $f -C $d/$(basename $f); done"),
            ["bzip2"] = Program($"{each} bzip2 -dc $f > /dev/null; done"),
            ["bzip2 twice"] = Program($"for i in 1 2; do ({each} bzip2 -dc $f > /dev/null; done) & done; wait"),
        };
        Dictionary<string, List<double>> times = ways.Keys.ToDictionary(name => name, _ => new List<double>());
        for (int i = 0; i < _options.Runs; i++)
        {
            foreach ((string name, Func<Task<double>> measure) in ways)
            {
                // Nothing is removed between the runs: ext4 looks for inodes that were not freed lately, which costs as much as the decoding.
                await Shell.RunAsync("sync");
                times[name].Add(await measure());
            }
        }

        Dictionary<string, double> median = times.ToDictionary(t => t.Key, t => Figures.Median(t.Value));
        Bzip2Row($".tar.bz2, {archives.Length} packages one after another, extracted", median["all"], median["one"], FormattableString.Invariant(
            $"two extractions beside each other {2 * median["one"] / median["one twice"]:0.00} times one after another; `tar` with `bzip2` {Seconds(median["tar"])}"));
        Bzip2Row("the same, only decompressed", median["read by all"], median["read by one"], FormattableString.Invariant(
            $"two `bzip2` beside each other {2 * median["bzip2"] / median["bzip2 twice"]:0.00} times one after another; `bzip2 -dc` {Seconds(median["bzip2"])}"));
        Shell.Clear(At("bz2"), At("bz2-out"));

        static Func<Task<double>> Program(string script) => () => Task.FromResult(Measure(() => { }, ["sh", "-c", script]).Wall);
    }

    private void Bzip2Row(string what, double all, double one, string more) => _rows.Add(FormattableString.Invariant(
        $"| {what}, {Environment.ProcessorCount} threads | {Seconds(all)} | {Seconds(one)} | {one / all:0.00} times as fast | 1.7 | one thread of ours; {more} |"));

    private async Task<double> ExtractAllAsync(string[] archives, int threads)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (string archive in archives)
        {
            string target = At("bz2-out/" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(target);
            await using FileStream stream = File.OpenRead(archive);
            await PackageExtractor.ExtractAsync(
                stream, PackageArchiveKind.TarBz2, target, ExtractionLimits.Default, threads, TimeProvider.System, CancellationToken.None);
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    // What two cores give when nothing has to be handed over.
    private async Task<double> TwiceAsync(string[] archives)
    {
        double[] times = await Task.WhenAll(Task.Run(() => ExtractAllAsync(archives, 1)), Task.Run(() => ExtractAllAsync(archives, 1)));
        return times.Max();
    }

    private static async Task<double> ReadAllAsync(string[] archives, int threads)
    {
        long start = Stopwatch.GetTimestamp();
        byte[] buffer = new byte[256 * 1024];
        foreach (string archive in archives)
        {
            await using Bzip2DecompressStream content = new(File.OpenRead(archive), threads);
            while (await content.ReadAsync(buffer) > 0)
            {
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private async Task ShareAsync()
    {
        List<RepodataRecord> records = [];
        foreach (string subdir in (string[])["linux-64", "noarch"])
        {
            foreach (string file in Directory.GetFiles(Path.Combine(_options.Channel, subdir)).Where(f => PackageArchive.TryParse(f, out _)))
            {
                records.Add((await PackageInfo.ReadAsync(file, CancellationToken.None)).ToRecord(subdir, Path.GetFileName(file), file));
            }
        }

        List<double>[] times = [[], []];
        DiskUse[] uses = new DiskUse[2];
        for (int i = 0; i < _options.Runs; i++)
        {
            for (int share = 0; share < 2; share++)
            {
                Shell.Clear(At("all"));
                times[share].Add(await FetchAllAsync(records, share == 1));
                uses[share] = i == 0 ? await DiskUse.OfAsync(At("all")) : uses[share];
            }
        }

        Row(
            $"sharing between packages: all {records.Count} archives into a cache", Figures.Median(times[1]), Figures.Median(times[0]), "–",
            $"without sharing; the cache has {Megabytes(uses[1].Bytes)} instead of {Megabytes(uses[0].Bytes)}, distinct contents {Megabytes(uses[1].DistinctBytes)}");
        Shell.Clear(At("all"));
    }

    private async Task<double> FetchAllAsync(IReadOnlyList<RepodataRecord> records, bool share)
    {
        long start = Stopwatch.GetTimestamp();
        using PackageFetcher fetcher = new(new PackageCache(new PackageCacheOptions { Root = At("all"), ShareFiles = share }), new PackageFetcherOptions());
        await foreach (CachedPackage package in fetcher.FetchAsync(records, null, CancellationToken.None))
        {
            _ = package;
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private async Task NetworkAsync()
    {
        string channel = At("synthetic");
        SyntheticChannel.Write(channel);
        await Shell.RunAsync(_options.Cli, "local", "index", channel);
        Line line = new(SlowLine, SlowLatency);
        string lockfile;
        using (FileServer fast = FileServer.Start(channel))
        {
            lockfile = await LockAsync(fast.Url, channel);
            using FileServer slow = FileServer.Start(channel, line);
            await File.WriteAllTextAsync(lockfile, (await File.ReadAllTextAsync(lockfile)).Replace(fast.Url, slow.Url, StringComparison.Ordinal));
            Shell.Clear(At("slow-cache"), At("slow-env"));
            Measurement ours = Measure(() => { }, Create("slow-env", "slow-cache", lockfile));
            double limit = SyntheticChannel.Bytes / SlowLine;
            _rows.Add(FormattableString.Invariant(
                $"| network of 50 MB/s and 80 ms, {SyntheticChannel.Packages} packages | {line.UsedFrom(1):P0} of the line from the second second on | | | 90% | whole command {Seconds(ours.Wall)}, the line alone {limit:0.00} s; peak {ours.PeakMegabytes:0} MB |"));
        }

        Shell.Clear(At("slow-cache"), At("slow-env"), channel);
    }
}
