using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Domain.Packages;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Domain.VirtualPackages;
using CondaStore.Tests.Support;

namespace CondaStore.Functions.Tests.Api;

/// <summary>
/// Python projects without a wheel in a store. The channel's Python is this machine's, so that building requires nothing else.
/// </summary>
public sealed class SourceBuildTests(SourceBuildTests.StoreWithPython store) : IClassFixture<SourceBuildTests.StoreWithPython>
{
    private const string Site = "lib/python3.12/site-packages";

    [Fact]
    public async Task Build_SourcesWithoutStaticMetadata_AreBuiltOnceAndComeBackWithoutThem()
    {
        store.Index.Add(new TestSource("outer") { Requires = "Requires-Dist: inner>=1\n", Before = "    print('built here', os.urandom(4).hex())\n", Content = "f'x = {os.getpid()}\\n'" }, new TestSource("inner"));

        long build = await store.PostAsync("once", "outer");
        await store.Api.WaitAsync(build, "COMPLETED");

        string log = await store.Api.Http.GetStringAsync($"build/{build}/logs/");
        Assert.Contains("[solve] built here", log, StringComparison.Ordinal);
        Assert.Contains("built outer-1.0-py3-none-any.whl", log, StringComparison.Ordinal);
        string module = await File.ReadAllTextAsync(store.PathOf("once", build, "outer.py"));
        Assert.Equal(["inner 1.0 pypi", "outer 1.0 pypi", "python 3.12.4 conda"], await store.PackagesAsync(build));
        JsonElement custom = JsonDocument.Parse(await store.Api.Http.GetStringAsync($"build/{build}/lockfile/")).RootElement.GetProperty("metadata").GetProperty("custom_metadata");
        Assert.Matches("^outer-1.0-py3-none-any.whl sha256:[0-9a-f]{64} http://127.*/files/outer-1.0.tar.gz$", custom.GetProperty($"built-wheel/{HostPlatform.Subdir}/outer").GetString()!);

        // A copy in another namespace, from the bundle, and the build itself: without the index, the cache or what this machine has built.
        byte[] bundle = await store.Api.Http.GetByteArrayAsync("environment/once/e/export/?packages=true");
        await store.Api.WaitAsync(await store.PostAsync("once", "dep"), "COMPLETED");
        Assert.True((await store.Api.Http.PostAsync($"build/{build}/archive/", null)).IsSuccessStatusCode);
        await store.Api.WaitAsync(build, "ARCHIVED");
        store.Forget("outer", "inner");
        Assert.True((await store.Api.Http.PostAsync($"build/{build}/recreate/", null)).IsSuccessStatusCode);
        await store.Api.WaitAsync(build, "COMPLETED");
        Assert.Equal(module, await File.ReadAllTextAsync(store.PathOf("once", build, "outer.py")));
        Assert.Equal(0, await BundleTests.DifferencesAsync(store.Api, build));

        store.Forget("outer", "inner");
        JsonElement imported = await BundleTests.RunAsync(store.Api, await BundleTests.UploadAsync(store.Api.Http, bundle, new { @namespace = "copies" }));
        long copy = imported.GetProperty("build_id").GetInt64();
        await store.Api.WaitAsync(copy, "COMPLETED");
        Assert.Equal(module, await File.ReadAllTextAsync(store.PathOf("copies", copy, "outer.py")));
        Assert.Empty(store.Index.Requests);
    }

    [Fact]
    public async Task Build_LockfileWithSources_BuildsThem()
    {
        TestSource locked = new("locked");
        store.Index.Add(locked);
        string python = Directory.EnumerateFiles(Path.Combine(store.Api.Channel, HostPlatform.Subdir), "python-*").Single();
        object lockfile = new
        {
            version = 1,
            metadata = new { content_hash = new Dictionary<string, string>(), channels = new[] { new { url = "local", used_env_vars = Array.Empty<string>() } }, platforms = new[] { HostPlatform.Subdir }, sources = Array.Empty<string>() },
            package = new object[]
            {
                new { name = "python", version = "3.12.4", manager = "conda", platform = HostPlatform.Subdir, dependencies = new { }, url = new Uri(python).AbsoluteUri, hash = new { md5 = "", sha256 = ChannelSha256(python) } },
                new { name = "locked", version = "1.0", manager = "pip", platform = HostPlatform.Subdir, dependencies = new { }, url = $"{store.Address}/files/locked-1.0.tar.gz", hash = new { sha256 = locked.Sha256 } },
            },
        };

        long build = await store.Api.PostAsync("", more: new { @namespace = "locked", specification = JsonSerializer.Serialize(lockfile), is_lockfile = true, environment_name = "e" });
        await store.Api.WaitAsync(build, "COMPLETED");

        Assert.Equal("x = 1\n", await File.ReadAllTextAsync(store.PathOf("locked", build, "locked.py")));
        Assert.Contains("built-wheel/", await store.Api.Http.GetStringAsync($"build/{build}/lockfile/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_Pylock_HasItsFilesAndAPython()
    {
        TestWheel newer = new("chosen", "2.0");
        TestWheel older = new("chosen", "1.0");
        store.Index.Add(newer, older);
        string text = $"lock-version = \"1.0\"\ncreated-by = \"t\"\nrequires-python = \">=3.9\"\n[[packages]]\nname = \"chosen\"\nversion = \"1.0\"\nwheels = [{{ name = \"{older.FileName}\", hashes = {{ sha256 = \"{older.Sha256}\" }} }}]\n";

        await store.Api.Http.PostAsync("namespace/pylock/", null);
        await ApiStore.DataAsync(await store.Api.Http.PutAsJsonAsync("setting/pylock/", new { conda_default_channels = new[] { "local" }, pypi_required_packages = new[] { "chosen" } }));
        long build = await store.Api.PostAsync("", more: new { @namespace = "pylock", specification = text, is_lockfile = true, environment_name = "e" });
        await store.Api.WaitAsync(build, "COMPLETED");

        Assert.Equal(["chosen 1.0 pypi", "python 3.12.4 conda"], await store.PackagesAsync(build));
    }

    [Theory]
    [InlineData("never", "none are built")]
    [InlineData("pure", "running code of its own")]
    public async Task Build_PolicyOfTheNamespace_IsKept(string policy, string expected)
    {
        store.Index.Add(new TestSource("wild"));
        await store.PostAsync(policy, "tool");
        await ApiStore.DataAsync(await store.Api.Http.PutAsJsonAsync($"setting/{policy}/", new { pypi_source_builds = policy }));

        JsonElement failed = await store.Api.WaitAsync(await store.PostAsync(policy, "wild"), "FAILED");
        HttpResponseMessage wider = await store.Api.Http.PutAsJsonAsync($"setting/{policy}/e/", new { pypi_source_builds = "allow" });

        Assert.Equal("CS1200", failed.GetProperty("error_code").GetString());
        Assert.Contains(expected, failed.GetProperty("status_info").GetString(), StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, wider.StatusCode);
    }

    [Fact]
    public async Task Solve_WithoutABuild_RunsNoCode()
    {
        store.Index.Add(
            new TestSource("dynamic"),
            new TestSource("fixed") { PackageInfo = "Metadata-Version: 2.2\nName: fixed\nVersion: 1.0\nRequires-Dist: dep\n" });

        using JsonDocument solved = JsonDocument.Parse(await store.Api.Http.GetStringAsync("specification/?channel=local&conda=python&pip=fixed"));
        HttpResponseMessage refused = await store.Api.Http.GetAsync("specification/?channel=local&conda=python&pip=dynamic");
        HttpResponseMessage repository = await store.Api.Http.GetAsync($"specification/?channel=local&conda=python&pip={Uri.EscapeDataString($"r @ git+{store.Address}/r.git")}");
        JsonElement preview = await ApiStore.DataAsync(await store.Api.Http.PostAsJsonAsync("specification/preview/", new { @namespace = "viewed", specification = StoreWithPython.Text("fixed") }));

        Assert.Equal(
            ["dep 2.0 pypi", "fixed 1.0 pypi", "python 3.12.4 conda"],
            solved.RootElement.GetProperty("solve").EnumerateArray().Select(StoreWithPython.Shown).Order(StringComparer.Ordinal));
        Assert.Contains("has to be built to know what it requires", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("has to be built to know what it requires", await repository.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(3, preview.GetProperty("changes").GetArrayLength());
        Assert.DoesNotContain("/r.git", string.Join(' ', store.Index.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_WhileABuildNeverEnds_EndsItsProcesses()
    {
        string mark = "never-ends-" + Guid.NewGuid().ToString("N");
        store.Index.Add(new TestSource("endless") { Before = $"    os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(600)', '{mark}'])\n" });
        long build = await store.PostAsync("endless", "endless");
        await Waiting.UntilAsync(() => Task.FromResult(IsRunning(mark)));

        await store.Api.Http.PutAsync($"build/{build}/cancel/", null);
        await store.Api.WaitAsync(build, "CANCELED");

        await Waiting.UntilAsync(() => Task.FromResult(!IsRunning(mark)));
    }

    [Theory]
    [InlineData("x @ git+http://10.0.0.5/x.git", "CS1012 CS1014")]
    [InlineData("x @ git+ssh://code.example/x.git", "CS1012 CS1014")]
    [InlineData("x @ git+file:///etc/x.git", "CS1012 CS1014")]
    [InlineData("x @ file:///etc", "CS1012 CS1014")]
    public async Task Build_SourcesBeyondTheInternet_AreRefused(string line, string codes)
    {
        JsonElement build = await store.Api.WaitAsync(await store.PostAsync("beyond", line), "FAILED");

        Assert.Contains(build.GetProperty("error_code").GetString()!, codes, StringComparison.Ordinal);
    }

    private static string ChannelSha256(string file) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));

    private static bool IsRunning(string mark) => Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)).Any(p =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(p, "cmdline")).Contains(mark, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    /// <summary>A store on a channel with a Python that runs, and an index.</summary>
    public sealed class StoreWithPython : IAsyncLifetime
    {
        private LoopbackListener _server = null!;

        internal TestIndex Index { get; } = new();

        internal ApiStore Api { get; private set; } = null!;

        internal string Address => _server.Url;

        public async ValueTask InitializeAsync()
        {
            Index.Add(new TestWheel("tool", "1.0"), new TestWheel("dep", "2.0"));
            Index.CacheControl = "no-cache";
            _server = Index.Listen();
            Api = await ApiStore.StartAsync(new() { ["Store:Settings:pypi_default_indexes"] = $"[\"{_server.Url}/simple\"]" });
            const string Script = "#!/bin/sh\nexec /usr/bin/python3 \"$@\"\n";
            new PackageBuilder("python", "3.12.4", "0_cp312").Subdir(HostPlatform.Subdir)
                .File("bin/python3.12", Script, executable: true).File("bin/python", Script, executable: true).Build().WriteTo(Api.Channel);
            await ChannelFolderIndexer.IndexAsync(Api.Channel, null, CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            await Api.DisposeAsync();
            _server.Dispose();
            Index.Dispose();
        }

        internal static string Text(params string[] lines) =>
            "name: e\nchannels: [local]\ndependencies:\n- python\n- pip:\n" + string.Concat(lines.Select(l => $"  - \"{l}\"\n"));

        internal static string Shown(JsonElement package) =>
            $"{package.GetProperty("name")} {package.GetProperty("version")} {package.GetProperty("ecosystem")}";

        internal Task<long> PostAsync(string ns, params string[] lines) => Api.PostAsync(Text(lines), ns);

        internal async Task<IEnumerable<string>> PackagesAsync(long build) =>
            (await Api.GetAsync($"build/{build}/packages/")).EnumerateArray().Select(Shown).Order(StringComparer.Ordinal);

        internal string PathOf(string ns, long build, string module) => Path.Combine(
            Directory.EnumerateDirectories(Path.Combine(Api.Share, "envs", ns))
                .Single(d => new DirectoryInfo(d).LinkTarget is null && Path.GetFileName(d).Contains($"-{build}-", StringComparison.Ordinal)),
            Site,
            module);

        /// <summary>Leaves nothing of projects but what the store keeps for its builds.</summary>
        internal void Forget(params string[] projects)
        {
            foreach (string entry in projects.SelectMany(p => Directory.EnumerateDirectories(Path.Combine(Api.Share, "pkgs/v1"), p + "-*")))
            {
                Directory.Delete(entry, recursive: true);
            }

            foreach (string file in Directory.EnumerateFiles(Path.Combine(Api.Share, "../source-builds/builds/wheels")))
            {
                File.Delete(file);
            }

            Array.ForEach(projects, Index.Remove);
            Index.ClearRequests();
        }
    }
}
