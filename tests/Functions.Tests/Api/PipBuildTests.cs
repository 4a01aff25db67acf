using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Packages;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Domain.VirtualPackages;
using CondaStore.Tests.Support;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Builds of specifications with a pip section.</summary>
public sealed class PipBuildTests : IAsyncLifetime
{
    private const string Site = "lib/python3.12/site-packages";

    private readonly TemporaryDirectory _backups = new();
    private readonly TestIndex _index = new();
    private readonly LoopbackListener _server;
    private ApiStore _store = null!;

    public PipBuildTests()
    {
        _index.Add(
            new TestWheel("tool", "1.0") { Requires = ["dep"], Files = new Dictionary<string, string> { ["tool.py"] = "x = 1\n", ["tool-1.0.data/scripts/tool"] = "#!python\nprint('ran')\n" } },
            new TestWheel("dep", "2.0") { Files = new Dictionary<string, string> { ["dep.py"] = "" } });
        _server = _index.Listen();
    }

    private string IndexUrl => new Uri(new Uri(_server.Url), "/simple").AbsoluteUri;

    public async ValueTask InitializeAsync()
    {
        _store = await ApiStore.StartAsync(Settings());
        new PackageBuilder("python", "3.12.4", "0_cp312").Subdir(HostPlatform.Subdir)
            .File("bin/python3.12", "#!/bin/sh\nexec python3 \"$@\"\n", executable: true).Build().WriteTo(_store.Channel);
        await ChannelFolderIndexer.IndexAsync(_store.Channel, null, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _server.Dispose();
        _index.Dispose();
        _backups.Dispose();
    }

    private Dictionary<string, string?> Settings() => new()
    {
        ["Store:Settings:pypi_default_indexes"] = $"""["{IndexUrl}"]""",
        ["Store:BackupFolder"] = _backups.Path,
    };

    [Fact]
    public async Task Build_PipSection_HasTheWheels()
    {
        long build = await PostAsync("tool");

        await _store.WaitAsync(build, "COMPLETED");

        string prefix = Prefix();
        Assert.True(File.Exists(Path.Combine(prefix, Site, "dep.py")));
        Assert.True(File.Exists(Path.Combine(prefix, Site, "tool-1.0.dist-info/REQUESTED")));
        Assert.True((await PrefixVerifier.VerifyAsync(prefix, listExtraFiles: true, null, CancellationToken.None)).IsIntact);
        Assert.Equal(
            ["dep 2.0 pypi", "python 3.12.4 conda", "tool 1.0 pypi"],
            await PackagesAsync(_store, build));
        string yaml = await _store.Http.GetStringAsync($"build/{build}/yaml/");
        Assert.Contains("tool==1.0", yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("tool=1.0=", yaml, StringComparison.Ordinal);
        Assert.Contains("\"manager\": \"pip\"", (await _store.Http.GetStringAsync($"build/{build}/lockfile/")).Replace("\"manager\":\"pip\"", "\"manager\": \"pip\"", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recreate_WithoutTheIndex_GivesTheSameFiles()
    {
        await _store.Http.PutAsJsonAsync("setting/", new { package_archive = true });
        long build = await PostAsync("tool");
        await _store.WaitAsync(build, "COMPLETED");
        await _store.WaitAsync(await PostAsync("dep"), "COMPLETED");
        Assert.True((await _store.Http.PostAsync($"build/{build}/archive/", null)).IsSuccessStatusCode);
        await _store.WaitAsync(build, "ARCHIVED");
        ForgetWheels();
        Assert.True((await _store.Http.PostAsync($"build/{build}/recreate/", null)).IsSuccessStatusCode);

        await _store.WaitAsync(build, "COMPLETED");

        Assert.Empty(_index.Requests);
        string log = await _store.Http.GetStringAsync($"build/{build}/logs/");
        Assert.DoesNotContain("differ", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mirror_OfTheIndex_IsAnIndex()
    {
        await _store.Http.PutAsJsonAsync("setting/", new { package_archive = true });
        await _store.WaitAsync(await PostAsync("tool"), "COMPLETED");
        Uri mirror = new(_store.Http.BaseAddress!, $"../../channel-mirror/{new Uri(IndexUrl).Authority}/simple/");
        using HttpRequestMessage asked = new(HttpMethod.Get, new Uri(mirror, "tool/"));
        asked.Headers.Accept.ParseAdd("application/vnd.pypi.simple.v1+json, text/html; q=0.01");

        using HttpResponseMessage page = await _store.Http.SendAsync(asked);
        string projects = await _store.Http.GetStringAsync(mirror);
        string html = await _store.Http.GetStringAsync(new Uri(mirror, "tool"));
        using HttpClient stranger = _store.ClientOf(_store.TokenOf("other/*", "viewer"));

        JsonElement file = JsonDocument.Parse(await page.Content.ReadAsStringAsync()).RootElement.GetProperty("files")[0];
        byte[] wheel = await _store.Http.GetByteArrayAsync(new Uri(asked.RequestUri!, file.GetProperty("url").GetString()));
        Assert.Equal("application/vnd.pypi.simple.v1+json", page.Content.Headers.ContentType?.MediaType);
        Assert.Equal(file.GetProperty("hashes").GetProperty("sha256").GetString(), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(wheel)));
        Assert.Contains("<a href=\"dep/\">dep</a><br>\n<a href=\"tool/\">tool</a>", projects, StringComparison.Ordinal);
        Assert.Contains("href=\"tool/../pypi/tool-1.0-py3-none-any.whl#sha256=", html, StringComparison.Ordinal);
        Assert.Contains("Requires-Dist: dep", await _store.Http.GetStringAsync(new Uri(mirror, "pypi/tool-1.0-py3-none-any.whl.metadata")), StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await stranger.GetAsync(new Uri(mirror, "tool/"))).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await _store.Http.GetAsync(new Uri(mirror, "nothing/"))).StatusCode);
    }

    [Fact]
    public async Task Mirror_AsTheIndexOfARequest_GivesTheSameWheels()
    {
        await _store.Http.PutAsJsonAsync("setting/", new { package_archive = true });
        await _store.WaitAsync(await PostAsync("tool"), "COMPLETED");
        ForgetWheels();
        string mirror = _store.Http.BaseAddress!.AbsoluteUri.Replace(
            "/api/v1/", $"/channel-mirror/t/{_store.TokenOf("team/*", "viewer")}/{new Uri(IndexUrl).Authority}/simple", StringComparison.Ordinal);
        using TemporaryDirectory cache = new();
        await using IndexClient client = new(new IndexClientOptions { CacheDirectory = cache.Path, Indexes = [IndexLocation.Parse(mirror)] });

        ProjectSource source = Assert.Single(await client.FindAsync("tool", CancellationToken.None));
        IndexFile file = source.Page.GetFile(0);
        CoreMetadata metadata = await client.ReadMetadataAsync(source.Index, file, CancellationToken.None);

        Assert.True(file.HasMetadata);
        Assert.Equal("dep", Assert.Single(metadata.Requirements).Name);
        Assert.Empty(_index.Requests);
    }

    [Fact]
    public async Task Archive_OfABuildWithWheels_HasTheirFilesForAnotherPlace()
    {
        long build = await PostAsync("tool");
        await _store.WaitAsync(build, "COMPLETED");

        byte[] archive = [];
        await Waiting.UntilAsync(async () =>
        {
            using HttpResponseMessage answer = await _store.Http.GetAsync($"build/{build}/archive/");
            archive = await answer.Content.ReadAsByteArrayAsync();
            return answer.IsSuccessStatusCode;
        });

        Dictionary<string, string> files = [];
        await using TarReader tar = new(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            using StreamReader content = new(entry.DataStream ?? Stream.Null);
            files[entry.Name.TrimStart('.', '/')] = await content.ReadToEndAsync();
        }

        Assert.Equal("x = 1\n", files[$"{Site}/tool.py"]);
        Assert.Contains($"{Site}/dep-2.0.dist-info/METADATA", files.Keys);
        Assert.Contains("print('ran')", files["bin/tool"], StringComparison.Ordinal);
        // Its first line names the interpreter, and is rewritten where the archive is unpacked.
        Assert.Contains("\"bin/tool\"", files["bin/conda-unpack"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_BundleWithPackagesWithoutTheIndex_HasTheSameWheels()
    {
        long build = await PostAsync("tool");
        await _store.WaitAsync(build, "COMPLETED");
        byte[] bundle = await _store.Http.GetByteArrayAsync("environment/team/e/export/?packages=true");
        ForgetWheels();

        JsonElement done = await BundleTests.RunAsync(_store, await BundleTests.UploadAsync(_store.Http, bundle, new { @namespace = "copies" }));
        Assert.True(done.GetProperty("build_id").ValueKind == JsonValueKind.Number, done.ToString());
        long copy = done.GetProperty("build_id").GetInt64();
        JsonElement ended = await _store.WaitAsync(copy, "COMPLETED", "ARCHIVED");
        Assert.True(ended.GetProperty("status").GetString() == "COMPLETED", ended.ToString());

        Assert.Empty(_index.Requests);
        // The script's first line names the environment, which has another place now.
        Assert.Equal(0, await BundleTests.DifferencesAsync(_store, copy));
        Assert.Equal(
            ["dep 2.0 pypi", "python 3.12.4 conda", "tool 1.0 pypi"],
            await PackagesAsync(_store, copy));
    }

    [Fact]
    public async Task Restore_WithoutChannelAndIndex_HasTheSameFilesAndCanBeRecreated()
    {
        await _store.Http.PutAsJsonAsync("setting/", new { package_archive = true });
        long build = await PostAsync("tool");
        await _store.WaitAsync(build, "COMPLETED");
        string backup = (await _store.EndedAsync(await _store.Http.PostAsync("backup/", null))).GetProperty("message").GetString()!;
        ForgetWheels();
        Directory.Delete(_store.Channel, recursive: true);

        await using ApiStore other = await ApiStore.StartAsync(Settings());
        JsonElement restored = await other.EndedAsync(await other.Http.PostAsJsonAsync($"backup/{backup}/restore/", new { }));
        Assert.True(restored.GetProperty("status").GetString() == "COMPLETED", restored.ToString());
        await other.WaitAsync(build, "COMPLETED");
        PrefixVerification first = await PrefixVerifier.VerifyAsync(PrefixOf(other), listExtraFiles: true, null, CancellationToken.None);
        Assert.True((await other.Http.PostAsJsonAsync($"build/{build}/archive/", new { force = true })).IsSuccessStatusCode);
        await other.WaitAsync(build, "ARCHIVED");
        ForgetWheels(other);
        await other.Http.PostAsync($"build/{build}/recreate/", null);
        await other.WaitAsync(build, "COMPLETED");

        Assert.True(first.IsIntact, string.Join('\n', first.Differences));
        Assert.Equal(0, await BundleTests.DifferencesAsync(other, build));
        Assert.Empty(_index.Requests);
    }

    [Fact]
    public async Task Build_PackagesOfTheSettings_AreThere()
    {
        await _store.Http.PostAsync("namespace/team/", null);
        await _store.Http.PostAsync("namespace/other/", null);
        await ApiStore.DataAsync(await _store.Http.PutAsJsonAsync("setting/team/", new { pypi_default_packages = new[] { "dep" } }));
        await ApiStore.DataAsync(await _store.Http.PutAsJsonAsync("setting/other/", new { pypi_included_packages = new[] { "tool" }, pypi_required_packages = new[] { "dep" } }));
        const string Plain = "name: e\nchannels: [local]\ndependencies:\n- python\n";

        long withDefaults = await _store.PostAsync(Plain);
        long withIncluded = await _store.PostAsync(Plain + "- pip: [dep<3]\n", "other");
        HttpResponseMessage refused = await _store.Http.PostAsJsonAsync("specification/", new { @namespace = "other", specification = Plain });

        await _store.WaitAsync(withDefaults, "COMPLETED");
        await _store.WaitAsync(withIncluded, "COMPLETED");
        Assert.Equal(["dep 2.0 pypi", "python 3.12.4 conda"], await PackagesAsync(_store, withDefaults));
        Assert.Equal(["dep 2.0 pypi", "python 3.12.4 conda", "tool 1.0 pypi"], await PackagesAsync(_store, withIncluded));
        Assert.Contains("PyPI packages {'dep'} required and missing", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--index-url http://10.0.0.5/simple/")]
    [InlineData("--extra-index-url http://127.0.0.1:9/simple/")]
    [InlineData("tool @ http://169.254.169.254/tool-1.0-py3-none-any.whl")]
    [InlineData("tool @ file:///etc/tool-1.0-py3-none-any.whl")]
    public async Task Build_PlaceBeyondTheInternet_IsRefused(string line)
    {
        JsonElement build = await _store.WaitAsync(await PostAsync(line, "tool"), "FAILED");

        Assert.True(build.GetProperty("error_code").GetString() is "CS1012" or "CS1014", build.ToString());
        Assert.Empty(_index.Requests);
    }

    [Fact]
    public async Task Build_IndexNotAllowed_IsRefused()
    {
        await ApiStore.DataAsync(await _store.Http.PutAsJsonAsync("setting/", new { pypi_allowed_indexes = new[] { IndexUrl } }));

        JsonElement refused = await _store.WaitAsync(await PostAsync("--index-url https://other.example/simple", "tool"), "FAILED");
        await _store.WaitAsync(await PostAsync($"--index-url {IndexUrl}", "tool"), "COMPLETED");

        Assert.Equal("CS1012", refused.GetProperty("error_code").GetString());
        Assert.Contains("https://other.example/simple", refused.GetProperty("status_info").GetString(), StringComparison.Ordinal);
    }

    // Of what was fetched nothing is left, and the index has it no longer.
    private void ForgetWheels(ApiStore? store = null)
    {
        foreach (string entry in Directory.EnumerateDirectories(Path.Combine((store ?? _store).Share, "pkgs/v1"), "*-py3-none-any-*"))
        {
            Directory.Delete(entry, recursive: true);
        }

        _index.ClearRequests();
        _index.Remove("tool");
    }

    private Task<long> PostAsync(params string[] lines) => _store.PostAsync(
        $"name: e\nchannels: [local]\ndependencies:\n- python\n- pip:\n" + string.Concat(lines.Select(l => $"  - \"{l}\"\n")));

    private string Prefix() => PrefixOf(_store);

    private static string PrefixOf(ApiStore store) =>
        Directory.EnumerateDirectories(Path.Combine(store.Share, "envs/team")).First(d => new DirectoryInfo(d).LinkTarget is null);

    private static async Task<string[]> PackagesAsync(ApiStore store, long build) =>
        [.. (await store.GetAsync($"build/{build}/packages/")).EnumerateArray()
            .Select(p => $"{p.GetProperty("name")} {p.GetProperty("version")} {p.GetProperty("ecosystem")}").Order(StringComparer.Ordinal)];
}
