using System.Diagnostics;
using System.Text.Json;
using CondaStore.EndToEnd.Tests.TestSupport;
using CondaStore.Tests.Support;

namespace CondaStore.EndToEnd.Tests;

/// <summary>
/// Projects without a wheel: source distributions of the three usual backends, repositories and folders, built with a real Python, and
/// sources whose build does what it must not.
/// </summary>
public sealed class SourceBuildTests(SampleChannel channel, SampleIndex index)
{
    private const string Secret = "a-secret-of-the-caller";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_SourceDistributions_AreBuiltOnceAndComeBackFromEveryLockfile()
    {
        using TestIndex served = index.Open();
        using LoopbackListener server = served.Listen();
        string folder = channel.NewFolder();
        // flit with static metadata, setuptools without.
        string file = await WriteAsync(folder, "installer", "uritemplate");
        string[] where = ["--index-url", $"{server.Url}/simple/"];

        Command created = await CreateAsync(folder, "first", ["--file", file, "--build-output", .. where]);
        Command again = await CreateAsync(folder, "second", ["--file", file, "--build-output", .. where]);

        Assert.Contains("built installer-0.6.0-py3-none-any.whl", created.Error, StringComparison.Ordinal);
        Assert.Contains("running bdist_wheel", created.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("[build]", again.Error, StringComparison.Ordinal);
        Command check = await Command.RunAloneAsync(Path.Combine(folder, "first/bin/python"), "-m", "pip", "check");
        Assert.True(check.ExitCode == 0, check.Out);
        Command imported = await Command.RunAloneAsync(
            Path.Combine(folder, "first/bin/python"), "-c", "import uritemplate, importlib.metadata as m; print(uritemplate.expand('/{x}', x=1), m.version('installer'))");
        Assert.Equal("/1 0.6.0\n", imported.Out);
        foreach (string format in (string[])["conda-lock", "pixi", "pylock", "requirements"])
        {
            string lockfile = Path.Combine(folder, format + ".lock");
            Command locked = await channel.CondaStoreAsync(["local", "lock", "--quiet", "--file", file, "--format", format, "--output", lockfile, .. where]);
            Assert.True(locked.ExitCode == 0, locked.Error);
            Assert.Contains(format == "requirements" ? "uritemplate==4.1.1" : "uritemplate-4.1.1.tar.gz", await File.ReadAllTextAsync(lockfile, Token), StringComparison.Ordinal);

            // In a cache without them, so that they are built anew; what is only another text for the same takes less time.
            string cache = format is "conda-lock" or "pixi" ? Path.Combine(folder, "cache-" + format) : channel.Cache;
            string[] what = format switch
            {
                "pylock" => ["--lockfile", lockfile, "python", "pip", "--channel", channel.Url, "--override-channels"],
                "requirements" => ["--file", await WriteAsync(folder, "-r " + Path.GetFileName(lockfile)), "--channel", channel.Url, "--override-channels"],
                _ => ["--lockfile", lockfile],
            };
            Command recreated = await Command.CondaStoreAsync(
                ["local", "create", "--quiet", "--prefix", Path.Combine(folder, format), .. what, "--cache", cache, .. where]);

            Assert.True(recreated.ExitCode == 0, recreated.Error);
            Assert.Equal(Hashes(Path.Combine(folder, "first")), Hashes(Path.Combine(folder, format)));
        }
    }

    [Fact]
    public async Task Create_SourceDistributionOfHatchling_IsBuiltWhereOnlyKnownBackendsMayRun()
    {
        using TestIndex served = index.Open();
        using LoopbackListener server = served.Listen();
        string folder = channel.NewFolder();
        string file = await WriteAsync(folder, $"soupsieve @ {server.Url}/files/soupsieve-2.3.2.tar.gz");

        Command created = await CreateAsync(folder, "env", ["--file", file, "--build-output", "--source-builds", "pure", "--index-url", $"{server.Url}/simple/"]);

        Assert.Contains("building soupsieve-2.3.2.tar.gz", created.Error, StringComparison.Ordinal);
        Assert.Contains("of hatchling.build", created.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_UrlRepositoryAndFolder_AreBuiltAndLockedByContent()
    {
        string folder = channel.NewFolder();
        string archive = Path.Combine(folder, "afile-1.0.tar.gz");
        await File.WriteAllBytesAsync(archive, new TestSource("afile").Bytes, Token);
        string repository = new TestSource("arepo") { Content = "open('version').read()" }.WriteTo(Path.Combine(folder, "repository/sub"));
        await File.WriteAllTextAsync(Path.Combine(repository, "version"), "v = 1\n", Token);
        string root = Path.GetDirectoryName(repository)!;
        await GitAsync(root, "init", "--quiet");
        string commit = await CommitAsync(root);
        await GitAsync(root, "tag", "v1");
        await File.WriteAllTextAsync(Path.Combine(repository, "version"), "v = 2\n", Token);
        await CommitAsync(root);
        new TestSource("afolder").WriteTo(Path.Combine(folder, "project"));
        string file = await WriteAsync(
            folder, "--no-index", $"afile @ {new Uri(archive).AbsoluteUri}", $"arepo @ git+{new Uri(root).AbsoluteUri}@v1#subdirectory=sub", "./project");

        await CreateAsync(folder, "env", ["--file", file]);
        Command locked = await channel.CondaStoreAsync("local", "lock", "--quiet", "--file", file, "--format", "json");

        Assert.Equal("v = 1\n", await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(folder, "env"), "arepo.py", SearchOption.AllDirectories).Single(), Token));
        using JsonDocument document = JsonDocument.Parse(locked.Out);
        Dictionary<string, string> urls = document.RootElement.EnumerateArray().Where(p => p.TryGetProperty("manager", out _))
            .ToDictionary(p => p.GetProperty("name").GetString()!, p => p.GetProperty("url").GetString()!);
        Assert.Equal($"git+{new Uri(root).AbsoluteUri}@{commit}#subdirectory=sub", urls["arepo"]);
        Assert.Equal(new Uri(Path.Combine(folder, "project")).AbsoluteUri, urls["afolder"]);
        Assert.Equal(
            $$$"""{"subdirectory":"sub","url":"{{{new Uri(root).AbsoluteUri}}}","vcs_info":{"commit_id":"{{{commit}}}","vcs":"git"}}""",
            await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(folder, "env"), "direct_url.json", SearchOption.AllDirectories).Single(f => f.Contains("arepo", StringComparison.Ordinal)), Token));
    }

    [Fact]
    public async Task Create_LockfileOfARepositoryWhoseBranchMovedOn_HasTheLockedCommit()
    {
        string folder = channel.NewFolder();
        string repository = new TestSource("arepo") { Content = "'v = 1\\n'" }.WriteTo(Path.Combine(folder, "repository"));
        await GitAsync(repository, "init", "--quiet", "--initial-branch=main");
        await CommitAsync(repository);
        string file = await WriteAsync(folder, "--no-index", $"arepo @ git+{new Uri(repository).AbsoluteUri}@main");
        string lockfile = Path.Combine(folder, "lock.yml");
        Command locked = await channel.CondaStoreAsync("local", "lock", "--quiet", "--file", file, "--output", lockfile);
        Assert.True(locked.ExitCode == 0, locked.Error);
        new TestSource("arepo") { Content = "'v = 2\\n'" }.WriteTo(repository);
        await CommitAsync(repository);

        await CreateAsync(folder, "env", ["--lockfile", lockfile], withChannel: false);

        Assert.Equal("v = 1\n", await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(folder, "env"), "arepo.py", SearchOption.AllDirectories).Single(), Token));
    }

    [Fact]
    public async Task Create_MetadataOfTheBackend_BringsItsRequirementsIn()
    {
        string folder = channel.NewFolder();
        TestSource outer = new("outer") { Requires = "Requires-Dist: inner>=1\n" };
        using TestIndex served = new TestIndex().Add(outer, new TestSource("inner"));
        using LoopbackListener server = served.Listen();
        string file = await WriteAsync(folder, "outer");

        await CreateAsync(folder, "env", ["--file", file, "--index-url", $"{server.Url}/simple/"]);

        Assert.Single(Directory.GetFiles(Path.Combine(folder, "env"), "inner.py", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Create_ConfigSettings_ReachTheBackend()
    {
        string folder = channel.NewFolder();
        using TestIndex served = new TestIndex();
        new TestSource("told") { Before = "    assert config_settings == {'a': '1', 'b': ['2', '3']}, config_settings\n" }.WriteTo(Path.Combine(folder, "told"));
        string file = await WriteAsync(folder, "--no-index", "./told --config-settings a=1 --config-settings b=2 --config-settings b=3");

        await CreateAsync(folder, "env", ["--file", file]);
    }

    [Theory]
    [InlineData("never", "it has source distributions only, and none are built")]
    [InlineData("pure", "would have to be built by running code of its own")]
    public async Task Create_PolicyForbidsTheBuild_SaysSoAndRunsNothing(string policy, string expected)
    {
        string folder = channel.NewFolder();
        string touched = Path.Combine(folder, "touched");
        using TestIndex served = new TestIndex().Add(new TestSource("wild") { Before = $"    open('{touched}', 'w')\n" });
        using LoopbackListener server = served.Listen();
        string file = await WriteAsync(folder, "wild");

        Command refused = await channel.CondaStoreAsync(
            "local", "create", "--quiet", "--prefix", Path.Combine(folder, "env"), "--file", file, "--index-url", $"{server.Url}/simple/", "--source-builds", policy);

        BadInputTests.AssertTold(refused, 5, "CS1200");
        Assert.Contains(expected, refused.Error, StringComparison.Ordinal);
        Assert.Contains("environment.yml:", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(touched));
    }

    public static TheoryData<string, string, string> Failures => new()
    {
        { "raises", "    print('token https://me:hidden@host.example/x')\n    raise RuntimeError('no such compiler')\n", "RuntimeError: no such compiler" },
        { "exits", "    os._exit(7)\n", "build_wheel of own failed" },
        { "memory", "    b = []\n    while True: b.append(bytearray(1 << 28))\n", "MemoryError" },
        { "kills", "    os.kill(os.getpid(), 9)\n", "ended by SIGKILL" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Create_BuildFails_TellsTheEndOfItsOutput(string name, string before, string expected)
    {
        Command failed = await BuildAsync(new TestSource(name) { Before = before });

        BadInputTests.AssertTold(failed, 5, "CS1200");
        Assert.Contains(expected, failed.Error, StringComparison.Ordinal);
        Assert.Contains($"{name}-1.0.tar.gz", failed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_BuildLooksAround_SeesNoCredentialsAndReachesNothing()
    {
        string folder = channel.NewFolder();
        string secret = Path.Combine(folder, "credentials");
        await File.WriteAllTextAsync(secret, Secret, Token);
        using TestIndex other = new();
        using LoopbackListener server = other.Listen();
        string before = $"""
                import glob, socket
                found = []
                for name, value in os.environ.items():
                    if "secret" in value: found.append("variable " + name)
                for path in ["{secret}", "/proc/1/environ"] + glob.glob("/proc/[0-9]*/environ"):
                    try:
                        if b"{Secret}" in open(path, "rb").read(): found.append(path)
                    except OSError: pass
                for path in ["{folder}/outside", os.environ["CONDA_PREFIX"] + "/lib/outside", "/tmp/conda-store-outside"]:
                    try:
                        open(path, "w"); found.append("wrote " + path)
                    except OSError: pass
                try:
                    socket.create_connection(("127.0.0.1", {new Uri(server.Url).Port})); found.append("network")
                except OSError: pass
                try:
                    os.kill(os.getppid(), 0); found.append("signal")
                except OSError: pass
                assert not found, found

            """;

        Command built = await BuildAsync(new TestSource("spy") { Before = before });

        Assert.True(built.ExitCode == 0, built.Error);
        Assert.Equal([], other.Requests);
    }

    [Fact]
    public async Task Create_BuildWritesAGigabyteOfOutput_KeepsNoneOfIt()
    {
        Command built = await BuildAsync(
            new TestSource("loud") { Before = "    line = 'x' * 1023 + '\\n'\n    for _ in range(1 << 20): sys.stdout.write(line)\n" }, "--build-output");

        Assert.True(built.ExitCode == 0, built.Error[^Math.Min(1000, built.Error.Length)..]);
        Assert.True(built.Error.Length < 10 << 20);
        Assert.Contains("further output is left out", built.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_BuildLeavesProcessesBehind_EndsThem()
    {
        string mark = "left-behind-" + Guid.NewGuid().ToString("N");
        Command built = await BuildAsync(new TestSource("daemon") { Before = Daemons(mark) });

        Assert.True(built.ExitCode == 0, built.Error);
        Assert.Equal([], Running(mark));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("KILL", 137)]
    public async Task Create_EndedWhileABuildNeverEnds_EndsAllItsProcesses(string signal, int expected)
    {
        string folder = channel.NewFolder();
        string mark = "never-ends-" + Guid.NewGuid().ToString("N");
        using TestIndex served = new TestIndex().Add(new TestSource("endless") { Before = Daemons(mark) + "    while True: time.sleep(1)\n" });
        using LoopbackListener server = served.Listen();
        string file = await WriteAsync(folder, "endless");
        string cache = Path.Combine(folder, "cache");
        using Process running = Command.Start(
            "/usr/bin/env",
            "--default-signal=INT", Command.CondaStorePath, "local", "create", "--prefix", Path.Combine(folder, "env"), "--file", file,
            "--channel", channel.Url, "--override-channels", "--cache", cache, "--index-url", $"{server.Url}/simple/");
        Task<string> error = running.StandardError.ReadToEndAsync(Token);
        await UntilAsync(() => Running(mark).Count >= 4 || running.HasExited);
        Assert.False(running.HasExited, running.HasExited ? await error : "");

        await Command.RunAsync("/bin/kill", "-" + signal, running.Id.ToString());
        await running.WaitForExitAsync(Token);

        Assert.Equal(expected, running.ExitCode);
        await UntilAsync(() => Running(mark).Count == 0);
        // What a killed build leaves is removed by the next one.
        Command next = await Command.CondaStoreAsync(
            "local", "create", "--quiet", "--prefix", Path.Combine(folder, "next"), "--file", await WriteAsync(channel.NewFolder(), "--no-index", new TestSource("fine").WriteTo(Path.Combine(folder, "fine"))),
            "--channel", channel.Url, "--override-channels", "--cache", cache);
        Assert.True(next.ExitCode == 0, next.Error);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(cache, "pypi/builds/work")));
    }

    private static string Daemons(string mark) => $"""
            for _ in range(3):
                if os.fork() == 0:
                    os.setsid()
                    if os.fork(): os._exit(0)
                    os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", "{mark}"])
            import subprocess
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "{mark}"])
            time.sleep(0.5)

        """;

    private static List<string> Running(string mark) =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)).Where(p =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(p, "cmdline")).Contains(mark, StringComparison.Ordinal);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }),
    ];

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(20, Token);
        }
    }

    private async Task<Command> BuildAsync(TestSource source, params string[] options)
    {
        string folder = channel.NewFolder();
        using TestIndex served = new TestIndex().Add(source);
        using LoopbackListener server = served.Listen();
        string file = await WriteAsync(folder, source.Name);
        string[] arguments =
        [
            "local", "create", "--quiet", "--prefix", Path.Combine(folder, "env"), "--file", file, "--index-url", $"{server.Url}/simple/",
            "--channel", channel.Url, "--override-channels", "--cache", channel.Cache, .. options,
        ];
        return await Command.RunAsync("/usr/bin/env", ["AWS_SECRET_ACCESS_KEY=" + Secret, Command.CondaStorePath, .. arguments]);
    }

    private static async Task<string> WriteAsync(string folder, params string[] lines)
    {
        string file = Path.Combine(folder, "environment.yml");
        await File.WriteAllTextAsync(file, $"dependencies:\n- python\n- pip\n- pip:\n{string.Concat(lines.Select(line => $"  - \"{line}\"\n"))}", Token);
        return file;
    }

    private async Task<Command> CreateAsync(string folder, string name, string[] arguments, bool withChannel = true)
    {
        string[] all = ["local", "create", "--quiet", "--prefix", Path.Combine(folder, name), .. arguments];
        Command created = withChannel ? await channel.CondaStoreAsync(all) : await Command.CondaStoreAsync([.. all, "--cache", channel.Cache]);
        Assert.True(created.ExitCode == 0, created.Error);
        Command verified = await Command.CondaStoreAsync("local", "verify", "--prefix", Path.Combine(folder, name));
        Assert.True(verified.ExitCode == 0, verified.Out);
        return created;
    }

    private static IEnumerable<string> Hashes(string prefix) => Directory.EnumerateFiles(Path.Combine(prefix, "conda-meta"), "*.wheel").SelectMany(path =>
    {
        using JsonDocument record = JsonDocument.Parse(File.ReadAllText(path));
        return record.RootElement.GetProperty("paths_data").GetProperty("paths").EnumerateArray()
            .Where(p => !p.GetProperty("_path").GetString()!.EndsWith("/REQUESTED", StringComparison.Ordinal) && !p.GetProperty("_path").GetString()!.EndsWith("/RECORD", StringComparison.Ordinal))
            .Select(p => $"{p.GetProperty("_path")} {(p.TryGetProperty("sha256", out JsonElement hash) ? hash : p.GetProperty("_path"))}")
            .ToList();
    }).Order(StringComparer.Ordinal);

    private static async Task<string> CommitAsync(string repository)
    {
        await GitAsync(repository, "add", ".");
        await GitAsync(repository, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "x");
        return (await GitAsync(repository, "rev-parse", "HEAD")).Trim();
    }

    private static async Task<string> GitAsync(string folder, params string[] arguments)
    {
        Command run = await Command.RunAsync("git", ["-C", folder, .. arguments]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Out;
    }
}
