using System.Diagnostics;
using System.Globalization;
using CondaStore.EndToEnd.Tests.TestSupport;
using CondaStore.Tests.Support;

namespace CondaStore.EndToEnd.Tests;

/// <summary>
/// Many installers with overlapping packages share one cache that is cleaned meanwhile, and they are killed at random moments.
/// CONDA_STORE_TEST_KILLS sets how often for a longer run.
/// </summary>
public sealed class ManyInstallersTests(SampleChannel channel, SampleIndex index, ITestOutputHelper output)
{
    private const int LongestDelay = 400;

    private static readonly string? Kills = Environment.GetEnvironmentVariable("CONDA_STORE_TEST_KILLS");

    private static readonly string[][] Wanted =
    [
        ["python", "six", "flask"],
        ["python", "numpy", "pytz", "six"],
        ["python", "requests", "flask", "jinja2"],
        ["openssl", "zlib", "sqlite", "six"],
    ];

    // Names after a colon are projects of the index; of uritemplate and installer it has sources only.
    private static readonly string[][] WantedWithWheels =
    [
        ["python", ":fastapi", ":aiohttp", ":pydantic", ":msgpack", ":email-validator"],
        ["python", ":uritemplate", ":flask-login", ":fastapi"],
        ["python", "numpy", ":xarray", ":dask", ":joblib", ":aiohttp"],
        ["python", ":uritemplate", ":installer", ":alembic", ":msgpack"],
    ];

    [Fact]
    public Task Create_KilledAtRandomMoments_LeavesOnlyWholePackagesAndIsCompleted() => KillAsync(16, 16, Wanted);

    [Fact]
    public async Task Create_WheelsAndSourcesKilledAtRandomMoments_LeavesOnlyWholePackagesAndIsCompleted()
    {
        using TestIndex served = index.Open();
        // Some of the kills have to come while wheels arrive.
        served.Wait = path => path.StartsWith("/files/", StringComparison.Ordinal) ? Task.Delay(30) : Task.CompletedTask;
        using LoopbackListener server = served.Listen();

        string folder = await KillAsync(6, 8, WantedWithWheels, "--index-url", $"{server.Url}/simple/");

        Assert.Contains(served.Requests, r => r.EndsWith(".tar.gz", StringComparison.Ordinal));
        Assert.Contains(CacheCheck.FilesByHash(Path.Combine(folder, "cache")), f => f.Contains("/builds/wheels/", StringComparison.Ordinal));
        while (Processes(folder).Any())
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    // Ends whatever happens to the processes of builds whose command was killed: their supervisor notices that it is alone.
    private static IEnumerable<string> Processes(string folder) => Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0]))
        .Select(CommandLine).Where(c => c.Contains(folder, StringComparison.Ordinal));

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private async Task<string> KillAsync(int installers, int kills, string[][] sets, params string[] where)
    {
        kills = Kills is null ? kills : int.Parse(Kills, CultureInfo.InvariantCulture);
        string folder = channel.NewFolder();
        string[] lockfiles = await LockAsync(folder, sets, where);
        Random random = new(20261122);
        Process?[] running = new Process?[installers];
        int finished = 0;
        int killed = 0;
        int cleanings = 0;
        while (killed < kills)
        {
            for (int i = 0; i < installers; i++)
            {
                if (running[i] is not { HasExited: false })
                {
                    finished += await EndAsync(running[i]);
                    running[i] = Start(folder, i, Create(folder, i, lockfiles, where), random);
                }
            }

            await Task.Delay(random.Next(LongestDelay));
            Process victim = running[random.Next(installers)]!;
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
        int wholeBefore = await VerifyAsync(folder, installers, onlyFinished: true);
        await CompleteAsync(folder, installers, lockfiles, where);
        int whole = await VerifyAsync(folder, installers, onlyFinished: false);

        output.WriteLine("| installers | kills | finished meanwhile | cleanings | entries | damaged | finished prefixes whole | completed and whole |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        output.WriteLine(
            $"| {installers} | {killed} | {finished} | {cleanings} | {CacheCheck.Count(Path.Combine(folder, "cache"))} | {damaged.Length} | {wholeBefore} | {whole} |");
        Assert.Empty(damaged);
        Assert.Empty(CacheCheck.FindDamaged(Path.Combine(folder, "cache")));
        Assert.Equal(installers, whole);
        return folder;
    }

    private static string Prefix(string folder, int installer) => Path.Combine(folder, $"env{installer}");

    private static string[] Create(string folder, int installer, string[] lockfiles, string[] where) =>
    [
        "local", "create", "--prefix", Prefix(folder, installer), "--lockfile", lockfiles[installer % lockfiles.Length],
        "--cache", Path.Combine(folder, "cache"), "--quiet", .. where,
    ];

    // A finished environment is sometimes thrown away first, so that there is always something to fetch, link and clean.
    private static Process Start(string folder, int installer, string[] command, Random random)
    {
        string prefix = Prefix(folder, installer);
        if (Directory.Exists(prefix) && random.Next(2) == 0)
        {
            Directory.Delete(prefix, recursive: true);
        }

        return Command.Start(Command.CondaStorePath, command);
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

    private static Task CompleteAsync(string folder, int installers, string[] lockfiles, string[] where) =>
        Parallel.ForAsync(0, installers, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            Command completed = await Command.CondaStoreAsync(Create(folder, i, lockfiles, where));
            Assert.True(completed.ExitCode == 0, completed.Error);
        });

    private static async Task<int> VerifyAsync(string folder, int installers, bool onlyFinished)
    {
        int whole = 0;
        await Parallel.ForAsync(0, installers, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
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

    private async Task<string[]> LockAsync(string folder, string[][] sets, string[] where)
    {
        List<string> lockfiles = [];
        foreach (string[] wanted in sets)
        {
            string file = Path.Combine(folder, $"environment{lockfiles.Count}.yml");
            string lockfile = Path.Combine(folder, $"lock{lockfiles.Count}.yml");
            string section = string.Concat(wanted.Where(w => w[0] == ':').Select(w => $"  - {w[1..]}\n"));
            await File.WriteAllTextAsync(
                file, $"dependencies:\n{string.Concat(wanted.Where(w => w[0] != ':').Select(w => $"- {w}\n"))}{(section.Length > 0 ? "- pip:\n" + section : "")}");
            Command locked = await channel.CondaStoreAsync(["local", "lock", "--file", file, "--output", lockfile, .. where]);
            Assert.True(locked.ExitCode == 0, locked.Error);
            lockfiles.Add(lockfile);
        }

        return [.. lockfiles];
    }
}
