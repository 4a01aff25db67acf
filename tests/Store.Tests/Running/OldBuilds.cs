using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Store.Tests.Running;

/// <summary>Environments with several builds each, and what tests of archiving do with them.</summary>
internal sealed class OldBuilds(StoreClient client, string share)
{
    public const string Namespace = "old";

    /// <summary>The folder of the sample channel; null for synthetic packages.</summary>
    public static string? Sample => Environment.GetEnvironmentVariable("CONDA_STORE_TEST_SAMPLE_CHANNEL");

    private const int Packages = 12;

    // What stands on python in the channel that scripts/sample-channel.sh makes.
    private static readonly string[] Known = ["flask", "requests", "pytest", "rich", "click", "jinja2", "tqdm", "pyyaml", "httpx", "sqlalchemy", "numpy", "lxml"];

    /// <summary>Builds every environment so many times, each time with other packages.</summary>
    /// <param name="client">The store.</param>
    /// <param name="environments">How many environments.</param>
    /// <param name="builds">How many builds of each.</param>
    /// <param name="isSample">Whether the packages are those of the sample channel.</param>
    public static async Task MakeAsync(StoreClient client, int environments, int builds, bool isSample = false)
    {
        for (int i = 0; i < builds; i++)
        {
            List<long> round = [];
            for (int e = 0; e < environments; e++)
            {
                round.Add(await client.BuildAsync(Namespace, SpecificationOf($"env{e}", i, e + i, (7 * e) + (5 * i) + 1, isSample)));
            }

            foreach (long build in round)
            {
                Assert.Equal("COMPLETED", (await client.EndedAsync(build)).Text("status"));
            }
        }
    }

    /// <summary>A specification of two of the channel's packages, by numbers.</summary>
    public static string SpecificationOf(string name, int round, int one, int other, bool isSample)
    {
        string dependencies = isSample
            ? $"python, {Known[one % Packages]}, {Known[other % Packages]}"
            : $"p{one % Packages}, p{other % Packages}, hello ={1 + (round % 2)}.0";
        return $"name: {name}\ndescription: round {round}\nchannels: [{(isSample ? "channel" : "local")}]\ndependencies: [{dependencies}]\n";
    }

    /// <summary>The settings to use the sample channel, or a synthetic one that is written into a folder.</summary>
    public static Dictionary<string, string?> SettingsOf(TemporaryDirectory folder, string? sample, int filesEach = 30) => sample is null
        ? LocalChannel.Write(folder.At("channels"), Packages, filesEach)
        : LocalChannel.SettingsOf(Path.GetDirectoryName(sample)!, Path.GetFileName(sample));

    /// <summary>Starts archiving all builds but the last of every environment; gives the answer with the plan.</summary>
    public async Task<JsonElement> ArchiveAllButLastAsync(bool dryRun = false) =>
        await StoreClient.DataAsync(await client.Http.PostAsJsonAsync("archive/", new { keep_last = 1, dry_run = dryRun }));

    /// <summary>Waits until every run has ended and every build has.</summary>
    public async Task SettleAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(4));
        while (true)
        {
            JsonElement runs = await client.GetAsync("archive/");
            IReadOnlyList<JsonElement> builds = await client.BuildsAsync(Namespace);
            if (runs.EnumerateArray().All(r => r.Text("state") != "RUNNING") && builds.All(b => b.Text("status") is not ("QUEUED" or "BUILDING")))
            {
                return;
            }

            await Task.Delay(100, limit.Token);
        }
    }

    /// <summary>Recreates a build and waits until it was compared with its first installation.</summary>
    public async Task<int> RecreateAsync(long build)
    {
        await StoreClient.DataAsync(await client.Http.PostAsync($"build/{build}/recreate/", null));
        Assert.Equal("COMPLETED", (await client.EndedAsync(build)).Text("status"));
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        while (true)
        {
            JsonElement differences = await client.GetAsync($"build/{build}/differences/");
            if (differences.GetProperty("compared").GetBoolean())
            {
                return (int)differences.Number("count");
            }

            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>The prefix of a build; null when there is none.</summary>
    public string? PrefixOf(long build) => Directory.Exists(Folder)
        ? Directory.EnumerateDirectories(Folder).SingleOrDefault(d =>
            Path.GetFileName(d).Split('-') is [_, _, string id, ..] && id == build.ToString(CultureInfo.InvariantCulture) && new DirectoryInfo(d).LinkTarget is null)
        : null;

    /// <summary>How many prefixes there are.</summary>
    public int Prefixes() => Directory.EnumerateDirectories(Folder).Count(d => new DirectoryInfo(d).LinkTarget is null);

    /// <summary>Every file and link of a prefix with what it holds, without conda's own notes.</summary>
    public Dictionary<string, string> ContentsOf(long build)
    {
        string prefix = PrefixOf(build) ?? throw new InvalidOperationException($"build {build} has no prefix");
        return Directory.EnumerateFiles(prefix, "*", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/conda-meta/", StringComparison.Ordinal))
            .ToDictionary(
                f => Path.GetRelativePath(prefix, f),
                f => new FileInfo(f).LinkTarget is { } target
                    ? "-> " + target
                    : $"{File.GetUnixFileMode(f)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))}");
    }

    /// <summary>Bytes on the disk below the share, files with several names once: the operating system's own count.</summary>
    public async Task<long> DiskAsync()
    {
        using Process du = Process.Start(new ProcessStartInfo("du", ["-s", "-B1", share]) { RedirectStandardOutput = true })!;
        string text = await du.StandardOutput.ReadToEndAsync();
        await du.WaitForExitAsync();
        return long.Parse(text.Split('\t')[0], CultureInfo.InvariantCulture);
    }

    private string Folder => Path.Combine(share, "envs", Namespace);
}
