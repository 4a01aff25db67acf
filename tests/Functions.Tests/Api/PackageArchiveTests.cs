using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Domain.VirtualPackages;
using static CondaStore.Functions.Tests.Waiting;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Builds whose packages have vanished from the channel, with and without the store's own archive of packages.</summary>
public sealed class PackageArchiveTests
{
    private const string Specification = "name: e\nchannels: [local]\ndependencies: [p5, p2]\n";

    [Fact]
    public async Task Recreate_TwoPackagesVanished_NamesBothAndStaysArchived()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long id = await ArchivedAsync(store);
        Vanish(store, "p2", "p5");

        await store.Http.PostAsync($"build/{id}/recreate/", null);
        JsonElement build = await store.WaitAsync(id, "ARCHIVED");

        Assert.Equal("CS1305", build.GetProperty("error_code").GetString());
        Assert.Contains("2 packages of the build cannot be had any more: p2-1.0-", build.GetProperty("status_info").GetString(), StringComparison.Ordinal);
        Assert.Contains("p5-1.0-", build.GetProperty("status_info").GetString(), StringComparison.Ordinal);
        Assert.Contains(build.GetProperty("hints").EnumerateArray(), h => h.GetString()!.Contains("package_archive", StringComparison.Ordinal));
        Assert.NotEqual(JsonValueKind.Null, build.GetProperty("archived_on").ValueKind);
    }

    [Fact]
    public async Task Recreate_TwoPackagesVanishedButKept_Works()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:Settings:package_archive"] = "true" });
        long id = await ArchivedAsync(store);
        Vanish(store, "p2", "p5");

        await store.Http.PostAsync($"build/{id}/recreate/", null);
        JsonElement build = await store.WaitAsync(id, "COMPLETED");

        Assert.Equal(JsonValueKind.Null, build.GetProperty("error_code").ValueKind);
        await UntilAsync(async () => (await store.GetAsync($"build/{id}/differences/")).GetProperty("compared").GetBoolean());
        Assert.Equal(0, (await store.GetAsync($"build/{id}/differences/")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Keep_PackagesThatWereCachedBefore_Too()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        await store.Http.PutAsJsonAsync("setting/team/", new { package_archive = true });

        long id = await store.PostAsync("name: f\nchannels: [local]\ndependencies: [p5]\n");
        await store.WaitAsync(id, "COMPLETED");

        await UntilAsync(async () => (await store.Http.GetStringAsync($"build/{id}/logs/")).Contains("[keep] 4 package archives are kept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mirror_AsAChannel_SolvesAndFetchesWithoutTheOriginal()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:Settings:package_archive"] = "true" });
        await ArchivedAsync(store);
        Vanish(store, "p0", "p1", "p2", "p5");
        string url = store.Http.BaseAddress!.AbsoluteUri.Replace("/api/v1/", $"/channel-mirror/t/{store.TokenOf("team/*", "viewer")}/file{store.Channel}", StringComparison.Ordinal);
        using TemporaryDirectory folder = new();

        using RepodataClient client = new(new RepodataClientOptions { CacheDirectory = folder.Path, Handler = new SocketsHttpHandler() });
        IReadOnlyList<SubdirSource> sources = await client.OpenAllAsync(
            new ChannelConfiguration().Parse(url), [HostPlatform.Subdir, "noarch"], CancellationToken.None);
        using HttpClient http = new();
        byte[] package = await http.GetByteArrayAsync($"{url}/noarch/{Path.GetFileName(Archives(store, "p5", vanished: true).Single())[..^5]}");

        Assert.Equal(["hello", "p0", "p1", "p2", "p5"], sources.SelectMany(s => s.Names).Order(StringComparer.Ordinal));
        Assert.Equal(await File.ReadAllBytesAsync(Archives(store, "p5", vanished: true).Single()), package);
    }

    [Fact]
    public async Task Mirror_ForTheLibraryUnderPixi_SolvesAndItsPackagesAreTheOriginals()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:Settings:package_archive"] = "true" });
        await ArchivedAsync(store);
        Vanish(store, "p0", "p1", "p2", "p5");
        string url = store.Http.BaseAddress!.AbsoluteUri.Replace("/api/v1/", $"/channel-mirror/t/{store.TokenOf("team/*", "viewer")}/file{store.Channel}", StringComparison.Ordinal);

        using JsonDocument solved = JsonDocument.Parse(await RattlerAsync(url, HostPlatform.Subdir, "p5"));

        using HttpClient http = new();
        Dictionary<string, string> found = [];
        foreach (JsonElement package in solved.RootElement.EnumerateArray())
        {
            byte[] archive = await http.GetByteArrayAsync(package.GetProperty("url").GetString());
            Assert.Equal(package.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(archive)));
            found.Add(package.GetProperty("name").GetString()!, package.GetProperty("version").GetString()!);
        }

        Assert.Equal("1.0", found["p5"]);
        Assert.True(found.Count > 1, solved.RootElement.ToString());
    }

    [Fact]
    public async Task Mirror_ForStrangers_IsNotThere()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:Settings:package_archive"] = "true" });
        await ArchivedAsync(store);
        string url = store.Http.BaseAddress!.AbsoluteUri.Replace("/api/v1/", $"/channel-mirror/file{store.Channel}/noarch/repodata.json", StringComparison.Ordinal);
        using HttpClient stranger = store.ClientOf(store.TokenOf("elsewhere/*", "admin"));

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(url)).StatusCode);
        HttpResponseMessage own = await store.Http.GetAsync(url);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        using HttpRequestMessage again = new(HttpMethod.Get, url) { Headers = { IfNoneMatch = { own.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await store.Http.SendAsync(again)).StatusCode);
    }

    private static async Task<string> RattlerAsync(params string[] arguments)
    {
        string script = RepositoryFolder.At("eng", "rattler", "solve.sh");
        using Process process = Process.Start(new ProcessStartInfo("bash", [script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }


    // Built, replaced, archived, and its packages out of the cache.
    private static async Task<long> ArchivedAsync(ApiStore store)
    {
        long id = await store.PostAsync(Specification);
        await store.WaitAsync(id, "COMPLETED");
        await store.WaitAsync(await store.PostAsync("name: e\nchannels: [local]\ndependencies: [hello]\n"), "COMPLETED");
        await store.Http.PostAsync($"build/{id}/archive/", null);
        foreach (string entry in Directory.EnumerateDirectories(Path.Combine(store.Share, "pkgs", "v1"), "p?-*"))
        {
            Directory.Delete(entry, recursive: true);
        }

        return id;
    }

    private static void Vanish(ApiStore store, params string[] names)
    {
        foreach (string archive in names.SelectMany(n => Archives(store, n, vanished: false)))
        {
            File.Move(archive, archive + ".gone");
        }
    }

    private static IEnumerable<string> Archives(ApiStore store, string name, bool vanished) =>
        Directory.EnumerateFiles(Path.Combine(store.Channel, "noarch"), $"{name}-*.conda{(vanished ? ".gone" : "")}");
}
