using System.Diagnostics;
using System.Globalization;
using CondaStore.EndToEnd.Tests.TestSupport;

namespace CondaStore.EndToEnd.Tests;

/// <summary>
/// Sixteen installers with overlapping packages share one cache that is cleaned meanwhile, and they are killed at random moments.
/// CONDA_STORE_TEST_KILLS sets how often for a longer run.
/// </summary>
public sealed class ManyInstallersTests(SampleChannel channel, ITestOutputHelper output)
{
    private const int Installers = 16;
    private const int LongestDelay = 400;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_KILLS") ?? "16", CultureInfo.InvariantCulture);

    private static readonly string[][] Wanted =
    [
        ["python", "six", "flask"],
        ["python", "numpy", "pytz", "six"],
        ["python", "requests", "flask", "jinja2"],
        ["openssl", "zlib", "sqlite", "six"],
    ];

    [Fact]
    public async Task Create_KilledAtRandomMoments_LeavesOnlyWholePackagesAndIsCompleted()
    {
        string folder = channel.NewFolder();
        string[] lockfiles = await LockAsync(folder);
        Random random = new(20261122);
        Process?[] running = new Process?[Installers];
        int finished = 0;
        int killed = 0;
        int cleanings = 0;
        while (killed < Kills)
        {
            for (int i = 0; i < Installers; i++)
            {
                if (running[i] is not { HasExited: false })
                {
                    finished += await EndAsync(running[i]);
                    running[i] = Start(folder, i, lockfiles[i % lockfiles.Length], random);
                }
            }

            await Task.Delay(random.Next(LongestDelay));
            Process victim = running[random.Next(Installers)]!;
            if (!victim.HasExited)
            {
                victim.Kill();
                killed++;
            }

            if (killed % 7 == 3)
            {
                Command cleaned = await Command.CondaStoreAsync("local", "clean", "--cache", Path.Combine(folder, "cache"), "--yes");
                Assert.True(cleaned.ExitCode == 0, cleaned.Error);
                cleanings++;
            }
        }

        finished += (await Task.WhenAll(running.Select(EndAsync))).Sum();
        string[] damaged = [.. CacheCheck.FindDamaged(Path.Combine(folder, "cache"))];
        int wholeBefore = await VerifyAsync(folder, onlyFinished: true);
        await CompleteAsync(folder, lockfiles);
        int whole = await VerifyAsync(folder, onlyFinished: false);

        output.WriteLine("| installers | kills | finished meanwhile | cleanings | entries | damaged | finished prefixes whole | completed and whole |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        output.WriteLine(
            $"| {Installers} | {killed} | {finished} | {cleanings} | {CacheCheck.Count(Path.Combine(folder, "cache"))} | {damaged.Length} | {wholeBefore} | {whole} |");
        Assert.Empty(damaged);
        Assert.Empty(CacheCheck.FindDamaged(Path.Combine(folder, "cache")));
        Assert.Equal(Installers, whole);
    }

    private static string Prefix(string folder, int installer) => Path.Combine(folder, $"env{installer}");

    private static string[] Create(string folder, int installer, string lockfile) =>
        ["local", "create", "--prefix", Prefix(folder, installer), "--lockfile", lockfile, "--cache", Path.Combine(folder, "cache"), "--quiet"];

    // A finished environment is sometimes thrown away first, so that there is always something to fetch, link and clean.
    private static Process Start(string folder, int installer, string lockfile, Random random)
    {
        string prefix = Prefix(folder, installer);
        if (Directory.Exists(prefix) && random.Next(2) == 0)
        {
            Directory.Delete(prefix, recursive: true);
        }

        return Command.Start(Command.CondaStorePath, Create(folder, installer, lockfile));
    }

    // 1 when it came to its end by itself. Killed is fine; any failure of its own is not.
    private static async Task<int> EndAsync(Process? process)
    {
        if (process is null)
        {
            return 0;
        }

        using (process)
        {
            Task<string> error = process.StandardError.ReadToEndAsync();
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode is 0 or 137, await error);
            return process.ExitCode == 0 ? 1 : 0;
        }
    }

    private static Task CompleteAsync(string folder, string[] lockfiles) =>
        Parallel.ForAsync(0, Installers, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            Command completed = await Command.CondaStoreAsync(Create(folder, i, lockfiles[i % lockfiles.Length]));
            Assert.True(completed.ExitCode == 0, completed.Error);
        });

    private static async Task<int> VerifyAsync(string folder, bool onlyFinished)
    {
        int whole = 0;
        await Parallel.ForAsync(0, Installers, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            string meta = Path.Combine(Prefix(folder, i), "conda-meta");
            bool isFinished = File.Exists(Path.Combine(meta, "history")) && !File.Exists(Path.Combine(meta, ".transaction"));
            if (isFinished || !onlyFinished)
            {
                Command verified = await Command.CondaStoreAsync("local", "verify", "--prefix", Prefix(folder, i));
                Assert.True(verified.ExitCode == 0, verified.Out + verified.Error);
                Interlocked.Increment(ref whole);
            }
        });
        return whole;
    }

    private async Task<string[]> LockAsync(string folder)
    {
        List<string> lockfiles = [];
        foreach (string[] wanted in Wanted)
        {
            string lockfile = Path.Combine(folder, $"lock{lockfiles.Count}.yml");
            Command locked = await channel.CondaStoreAsync(["local", "lock", .. wanted, "--output", lockfile]);
            Assert.True(locked.ExitCode == 0, locked.Error);
            lockfiles.Add(lockfile);
        }

        return [.. lockfiles];
    }
}
