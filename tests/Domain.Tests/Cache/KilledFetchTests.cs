using System.Diagnostics;
using System.Globalization;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Cache;

/// <summary>
/// Several processes fetch overlapping packages into one cache and are killed at random moments. Whatever they left, every
/// published package must be whole, and the next fetch must succeed without help.
/// </summary>
[Trait("Quick", "no")]
public sealed class KilledFetchTests : IDisposable
{
    private const string DirectoryVariable = "CONDA_STORE_TEST_KILLED_CACHE";
    private const string SeedVariable = "CONDA_STORE_TEST_KILLED_SEED";
    private const int Processes = 3;
    private const int PackageCount = 12;

    // A longer run: CONDA_STORE_TEST_KILLS=300.
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_KILLS") ?? "9", CultureInfo.InvariantCulture);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task FetchAsync_AfterKillsAtRandomMoments_FindsEveryPackageWhole()
    {
        BuiltPackage[] packages = [.. Enumerable.Range(0, PackageCount).Select(NewPackage)];
        Array.ForEach(packages, p => p.WriteTo(_directory.At("channel")));
        Random random = new(20240506);
        List<Process> running = [];
        try
        {
            for (int i = 0; i < Processes; i++)
            {
                running.Add(await StartAsync(i));
            }

            for (int kill = 0; kill < Kills; kill++)
            {
                // The others begin with a fresh cache, and one of them dies while they fill it.
                Directory.CreateDirectory(Cache(_directory.Path, kill));
                await Task.Delay(random.Next(0, 150));
                int victim = random.Next(Processes);
                await OtherProcess.KillAsync(running[victim]);
                running[victim] = await StartAsync(Processes + kill);
            }
        }
        finally
        {
            foreach (Process process in running)
            {
                await OtherProcess.KillAsync(process);
            }
        }

        await AssertWholeAsync();
    }

    /// <summary>What the other processes do when this program was started as one (see <c>Program.cs</c>); they never end by themselves.</summary>
    internal static async Task<int?> TryRunAsync()
    {
        if (Environment.GetEnvironmentVariable(DirectoryVariable) is not { } directory)
        {
            return null;
        }

        string seed = Environment.GetEnvironmentVariable(SeedVariable)!;
        Random random = new(int.Parse(seed, CultureInfo.InvariantCulture));
        IReadOnlyList<RepodataRecord> records = await RecordsAsync(directory);
        await File.WriteAllTextAsync(Path.Combine(directory, "running" + seed), "");
        for (int round = 0; ; round++)
        {
            string root = Cache(directory, round);
            while (!Directory.Exists(root))
            {
                await Task.Delay(2);
            }

            RepodataRecord[] wanted = [.. records.Where(_ => random.Next(4) > 0)];
            random.Shuffle(wanted);
            await FetchAsync(root, wanted);
        }
    }

    private static string Cache(string directory, int round) => Path.Combine(directory, "caches", round.ToString(CultureInfo.InvariantCulture));

    private async Task AssertWholeAsync()
    {
        IReadOnlyList<RepodataRecord> records = await RecordsAsync(_directory.Path);
        string[] caches = Directory.GetDirectories(_directory.At("caches"));
        Assert.NotEmpty(caches);
        foreach (string root in caches)
        {
            string packages = Directory.CreateDirectory(Path.Combine(root, "pkgs/v1")).FullName;
            foreach (string entry in Directory.GetDirectories(packages, "p*"))
            {
                Assert.Null(CacheEntryVerifier.FindDifference(entry, CacheValidation.Full, [], CancellationToken.None));
                Assert.NotNull(CacheMarker.Read(entry));
            }

            Assert.Equal(PackageCount, (await FetchAsync(root, records)).Count);
            PackageCache cache = new(new PackageCacheOptions { Root = root, Validation = CacheValidation.Full });
            Assert.All(records, r => Assert.NotNull(cache.Find(r)));
            Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(packages, ".tmp")));
        }
    }

    private static async Task<List<CachedPackage>> FetchAsync(string root, IReadOnlyList<RepodataRecord> records)
    {
        using PackageFetcher fetcher = new(new PackageCache(new PackageCacheOptions { Root = root }), new PackageFetcherOptions { Concurrency = 4 });
        List<CachedPackage> packages = [];
        await foreach (CachedPackage package in fetcher.FetchAsync(records, null, CancellationToken.None))
        {
            packages.Add(package);
        }

        return packages;
    }

    private static async Task<IReadOnlyList<RepodataRecord>> RecordsAsync(string directory)
    {
        List<RepodataRecord> records = [];
        foreach (string file in Directory.GetFiles(Path.Combine(directory, "channel/linux-64")).Order())
        {
            PackageInfo info = await PackageInfo.ReadAsync(file, CancellationToken.None);
            records.Add(info.ToRecord("linux-64", Path.GetFileName(file), file));
        }

        return records;
    }

    private static BuiltPackage NewPackage(int number)
    {
        PackageBuilder builder = new($"p{number}");
        for (int i = 0; i < 10 + (number * 10); i++)
        {
            builder.File($"lib/d{i % 7}/f{i}", string.Concat(Enumerable.Repeat($"package {number} file {i}\n", i * 3)));
        }

        return builder.Build(number % 3 == 0 ? PackageArchiveKind.TarBz2 : PackageArchiveKind.Conda);
    }

    private Task<Process> StartAsync(int seed)
    {
        string text = seed.ToString(CultureInfo.InvariantCulture);
        return OtherProcess.StartAsync(
            new Dictionary<string, string> { [DirectoryVariable] = _directory.Path, [SeedVariable] = text }, _directory.At("running" + text));
    }
}
