using CondaStore.Cli.Errors;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Tests.Support;

namespace CondaStore.Cli.Tests.Local;

/// <summary><c>local create</c> of environment files and lockfiles with a pip section.</summary>
public sealed class LocalCreatePipTests : IDisposable
{
    private const string Site = "env/lib/python3.12/site-packages";

    private readonly PythonChannel _world = new();

    public LocalCreatePipTests() => _world.Index.Add(
        new TestWheel("Tool_Box", "1.0")
        {
            Requires = ["dep>=1"],
            Files = new Dictionary<string, string>
            {
                ["tool_box/__init__.py"] = "def main():\n    print('ran')\n",
                ["Tool_Box-1.0.dist-info/entry_points.txt"] = "[console_scripts]\ntool-box = tool_box:main\n",
            },
        },
        new TestWheel("dep", "1.0") { Files = new Dictionary<string, string> { ["dep.py"] = "" } },
        new TestWheel("dep", "2.0") { Files = new Dictionary<string, string> { ["dep2.py"] = "" } });

    public void Dispose() => _world.Dispose();

    private async Task AssertIntactAsync(int packages)
    {
        CommandRun verified = await CommandRun.OfAsync("local", "verify", "--prefix", _world.At("env"), "--extra", "--quiet");
        Assert.Equal((ExitCodes.Success, ""), (verified.ExitCode, verified.Error));
        Assert.StartsWith($"{_world.At("env")}: {packages} packages", verified.Out, StringComparison.Ordinal);
        Assert.EndsWith("0 differences\n", verified.Out, StringComparison.Ordinal);
    }

    private static void AssertSucceeded(CommandRun run) => Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, run.Error));

    [Fact]
    public async Task Create_PipSection_InstallsTheWheels()
    {
        AssertSucceeded(await _world.CreateAsync("--file", _world.File("numpy", "tool-box"), "--index-url", _world.IndexUrl()));

        Assert.True(File.Exists(_world.At("env/bin/tool-box")));
        Assert.True(File.Exists(_world.At($"{Site}/Tool_Box-1.0.dist-info/REQUESTED")));
        Assert.False(File.Exists(_world.At($"{Site}/dep-2.0.dist-info/REQUESTED")));
        await AssertIntactAsync(6);
    }

    [Theory]
    [InlineData("conda-lock")]
    [InlineData("pixi")]
    public async Task Create_Lockfile_InstallsWhatItSays(string format)
    {
        CommandRun locked = await _world.LockAsync(_world.File("numpy", "tool-box", "dep<2"), "--index-url", _world.IndexUrl(), "--format", format);
        string lockfile = _world.WriteFile(format + ".lock", locked.Out);

        AssertSucceeded(await _world.CreateAsync("--lockfile", lockfile));

        Assert.True(File.Exists(_world.At($"{Site}/dep.py")));
        await AssertIntactAsync(6);
    }

    [Fact]
    public async Task Create_Again_ChangesAndRemovesProjects()
    {
        string index = _world.IndexUrl();
        AssertSucceeded(await _world.CreateAsync("--file", _world.File("numpy", "tool-box", "dep<2"), "--index-url", index));
        AssertSucceeded(await _world.CreateAsync("--file", _world.File("numpy", "tool-box"), "--index-url", index));
        Assert.False(File.Exists(_world.At($"{Site}/dep.py")));
        await AssertIntactAsync(6);

        AssertSucceeded(await _world.CreateAsync("--file", _world.File("numpy", "dep"), "--index-url", index));
        Assert.False(Directory.Exists(_world.At($"{Site}/tool_box")));
        Assert.False(File.Exists(_world.At("env/bin/tool-box")));
        await AssertIntactAsync(5);
    }

    [Fact]
    public async Task Create_CachedWheels_AreNotRequestedAgain()
    {
        string file = _world.File("numpy", "tool-box");
        AssertSucceeded(await _world.CreateAsync("--file", file, "--index-url", _world.IndexUrl()));
        _world.Index.ClearRequests();

        AssertSucceeded(await _world.RunAsync("local", "create", "--quiet", "--prefix", _world.At("other"), "--platform", "linux-64", "--file", file, "--index-url", _world.IndexUrl(), "--offline"));

        Assert.Empty(_world.Index.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Create_WheelThatWasReadForItsMetadata_IsFetchedOnce(bool hasHashes)
    {
        _world.Index.HasMetadata = false;
        _world.Index.HasRanges = false;
        _world.Index.HasHashes = hasHashes;

        AssertSucceeded(await _world.CreateAsync("--file", _world.File("numpy", "dep"), "--index-url", _world.IndexUrl()));

        Assert.Single(_world.Index.Requests, r => r.StartsWith("/files/dep-2.0-py3-none-any.whl", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(_world.At("cache/pypi/wheels")));
        await AssertIntactAsync(5);
    }

    [Fact]
    public async Task Create_IndexWithPassword_FetchesWithIt()
    {
        _world.Index.Password = "me:secret";

        AssertSucceeded(await _world.CreateAsync("--file", _world.File("numpy", "dep"), "--index-url", _world.IndexUrl("me:secret")));

        await AssertIntactAsync(5);
        Assert.All(
            Directory.EnumerateFiles(_world.At("env/conda-meta")).Concat(Directory.EnumerateFiles(_world.At($"{Site}/dep-2.0.dist-info"))),
            f => Assert.DoesNotContain("secret", File.ReadAllText(f), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Create_WheelOtherThanLocked_IsRefusedAndNothingStays()
    {
        CommandRun locked = await _world.LockAsync(_world.File("numpy", "dep"), "--index-url", _world.IndexUrl());
        string lockfile = _world.WriteFile("conda-lock.yml", locked.Out);
        _world.Index.Remove("dep");
        _world.Index.Add(new TestWheel("dep", "2.0") { Files = new Dictionary<string, string> { ["evil.py"] = "" } });

        CommandRun run = await _world.CreateAsync("--lockfile", lockfile);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("error CS1300: dep-2.0-py3-none-any.whl", run.Error, StringComparison.Ordinal);
        Assert.False(_world.Exists("env"));
    }

    [Fact]
    public async Task Create_LockfileWithASourceDistributionThatIsGone_NamesIt()
    {
        CommandRun locked = await _world.LockAsync(_world.File("numpy", "dep"), "--index-url", _world.IndexUrl());
        string lockfile = _world.WriteFile("conda-lock.yml", locked.Out.Replace("-py3-none-any.whl", ".tar.gz", StringComparison.Ordinal));

        CommandRun run = await _world.CreateAsync("--lockfile", lockfile);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("error CS1305: 'dep-2.0.tar.gz' is listed by the index, but not there.", run.Error, StringComparison.Ordinal);
    }
}
