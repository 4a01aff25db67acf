using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Environments that leave a store as a file and come into another, as callers of the API see it.</summary>
public sealed class BundleTests
{
    private const string Specification = "name: e\nchannels: [local]\ndependencies: [p5, p2]\n";
    private const string Newer = "name: e\nchannels: [local]\ndependencies: [p1]\n";

    [Fact]
    public async Task ExportAndImport_IntoAnotherNamespace_BuildsTheSameEnvironment()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        byte[] bundle = await BundleAsync(store);

        string import = await UploadAsync(store.Http, bundle, new { @namespace = "copies", environment = "again" });
        JsonElement preview = await ApiStore.DataAsync(await store.Http.PostAsync($"import/{import}/?preview=true", null));
        JsonElement done = await RunAsync(store, import);
        long active = done.GetProperty("build_id").GetInt64();
        JsonElement build = await store.WaitAsync(active, "COMPLETED");

        Assert.Equal(2, preview.GetProperty("builds").GetInt32());
        Assert.Empty(preview.GetProperty("problems").EnumerateArray());
        Assert.Equal("IMPORTED", done.GetProperty("state").GetString());
        Assert.Equal("again", build.GetProperty("environment").GetString());
        Assert.Equal(active, (await store.GetAsync("environment/copies/again/")).GetProperty("current_build_id").GetInt64());
        // The link follows the row.
        string history = Path.Combine(store.Share, "envs", "copies", "again", "conda-meta", "history");
        await Waiting.UntilAsync(() => Task.FromResult(File.Exists(history)));
        Assert.Equal("ARCHIVED", (await store.GetAsync($"build/{active - 1}/")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Export_Twice_IsTheSame()
    {
        await using ApiStore store = await ApiStore.StartAsync();

        Assert.Equal(await BundleAsync(store), await store.Http.GetByteArrayAsync("environment/team/e/export/"));
    }

    [Fact]
    public async Task Import_WithPackagesWhereTheChannelDoesNotExist_RebuildsEveryFile()
    {
        FolderChannel channel = new();
        FolderChannel nothing = new();
        byte[] bundle;
        Dictionary<string, string> files;
        await using (ApiStore source = await ApiStore.StartAsync(channels: channel))
        {
            channel.Root = Path.GetDirectoryName(source.Channel);
            await BundleAsync(source);
            bundle = await source.Http.GetByteArrayAsync("environment/team/e/export/?packages=true");
            files = FilesOf(source, "team", "e");
        }

        await using ApiStore target = await ApiStore.StartAsync(channels: nothing);
        string import = await UploadAsync(target.Http, bundle, new { @namespace = "copies" });
        JsonElement preview = await ApiStore.DataAsync(await target.Http.PostAsync($"import/{import}/?preview=true", null));
        long active = (await RunAsync(target, import)).GetProperty("build_id").GetInt64();
        await target.WaitAsync(active, "COMPLETED");
        await target.Http.PostAsync($"build/{active - 1}/recreate/", null);
        await target.WaitAsync(active - 1, "COMPLETED");

        Assert.Equal(4, preview.GetProperty("packages").GetInt32());
        Assert.Equal(files, FilesOf(target, "copies", "e"));
        Assert.Equal(0, await DifferencesAsync(target, active));
        Assert.Equal(0, await DifferencesAsync(target, active - 1));
        Assert.DoesNotContain(nothing.Asked, p => p.EndsWith(".conda", StringComparison.Ordinal));
        string mirror = await target.Http.GetStringAsync(new Uri(target.Http.BaseAddress!, "../../channel-mirror/conda.anaconda.org/local/noarch/repodata.json"));
        Assert.Contains("p5-1.0-", mirror, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_WithoutPackagesWhereTheChannelDoesNotExist_NamesWhatIsMissing()
    {
        FolderChannel channel = new();
        byte[] bundle;
        await using (ApiStore source = await ApiStore.StartAsync(channels: channel))
        {
            channel.Root = Path.GetDirectoryName(source.Channel);
            bundle = await BundleAsync(source);
        }

        await using ApiStore target = await ApiStore.StartAsync(channels: new FolderChannel());
        JsonElement done = await RunAsync(target, await UploadAsync(target.Http, bundle, new { @namespace = "copies" }));
        JsonElement build = await target.WaitAsync(done.GetProperty("build_id").GetInt64(), "ARCHIVED");

        Assert.Equal("CS1305", build.GetProperty("error_code").GetString());
        Assert.Contains("2 packages of the build cannot be had any more: p0-1.0-", build.GetProperty("status_info").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await target.GetAsync("build/?namespace=copies")).GetArrayLength());
    }

    [Fact]
    public async Task Import_DamagedBundle_IsRefusedAndNothingIsThere()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        byte[] bundle = await BundleAsync(store);
        bundle[bundle.Length / 2] ^= 1;
        string import = await UploadAsync(store.Http, bundle, new { @namespace = "copies" });

        HttpResponseMessage preview = await store.Http.PostAsync($"import/{import}/?preview=true", null);
        JsonElement run = await RunAsync(store, import);

        Assert.Equal(HttpStatusCode.BadRequest, preview.StatusCode);
        Assert.Contains("CS1306", await preview.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(("FAILED", "CS1306"), (run.GetProperty("status").GetString(), run.GetProperty("error_code").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await store.Http.GetAsync("environment/copies/e/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await store.Http.DeleteAsync($"import/{import}/")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await store.Http.GetAsync($"import/{import}/")).StatusCode);
    }

    [Theory]
    [InlineData("team/*", "viewer", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("team/*", "developer", HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("other/*", "admin", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("team/e", "admin", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    public async Task Transfer_ByRole_IsAllowedOrNot(string pattern, string role, HttpStatusCode export, HttpStatusCode import)
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await BundleAsync(store);
        using HttpClient http = store.ClientOf(store.TokenOf(pattern, role));

        Assert.Equal(export, (await http.GetAsync("environment/team/e/export/")).StatusCode);
        Assert.Equal(import, (await http.PostAsJsonAsync("import/", new { @namespace = "team" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsync("backup/", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync("backup/")).StatusCode);
    }

    // Where an environment lies is in its files, so it is taken out of them.
    private static Dictionary<string, string> FilesOf(ApiStore store, string ns, string environment)
    {
        string prefix = new DirectoryInfo(Path.Combine(store.Share, "envs", ns, environment)).ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        return Directory.EnumerateFiles(prefix, "*", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/conda-meta/", StringComparison.Ordinal))
            .ToDictionary(f => Path.GetRelativePath(prefix, f), f => File.ReadAllText(f, Encoding.Latin1).Replace(prefix, "PREFIX", StringComparison.Ordinal));
    }

    internal static async Task<int> DifferencesAsync(ApiStore store, long build) =>
        (await store.UntilAsync($"build/{build}/differences/", d => d.GetProperty("compared").GetBoolean())).GetProperty("count").GetInt32();

    private static async Task<byte[]> BundleAsync(ApiStore store)
    {
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        await store.WaitAsync(await store.PostAsync(Newer), "COMPLETED");
        return await store.Http.GetByteArrayAsync("environment/team/e/export/");
    }

    internal static async Task<string> UploadAsync(HttpClient http, byte[] bundle, object where)
    {
        string import = (await ApiStore.DataAsync(await http.PostAsJsonAsync("import/", where))).GetProperty("id").GetString()!;
        const int Piece = 5000;
        for (int at = 0; at < bundle.Length; at += Piece)
        {
            await ApiStore.DataAsync(await http.PutAsync($"import/{import}/?offset={at}", new ByteArrayContent(bundle, at, Math.Min(Piece, bundle.Length - at))));
        }

        return import;
    }

    internal static async Task<JsonElement> RunAsync(ApiStore store, string import)
    {
        await ApiStore.DataAsync(await store.Http.PostAsync($"import/{import}/", null));
        return await store.UntilAsync($"import/{import}/", i => i.GetProperty("status").GetString() != "RUNNING");
    }
}
