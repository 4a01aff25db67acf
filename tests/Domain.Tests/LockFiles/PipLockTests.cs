using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Tests.Pypi.Requirements;
using CondaStore.Domain.Tests.Solving.Pypi;

namespace CondaStore.Domain.Tests.LockFiles;

/// <summary>The Python projects of lockfiles: what a solve chose, in every format that has a place for it.</summary>
public sealed class PipLockTests : IDisposable
{
    private readonly JointWorld _world = new JointWorld().Python("3.12.4").Wheel("a", "1.0", "b>=1; python_version >= '3.8'").Wheel("b", "1.0");

    public void Dispose() => _world.Dispose();

    private async Task<LockedPlatform> LockAsync(params string[] wanted)
    {
        await using IndexClient client = _world.Client();
        Solution solution = await Solver.SolveAsync(_world.Request(client, wanted), TestContext.Current.CancellationToken);
        return new LockedPlatform
        {
            Name = "linux-64",
            Packages = [.. solution.Records.Select(r => new LockedCondaPackage(r with { Md5 = new string('0', 32) })), .. solution.PypiPackages.Select(LockedPipPackage.Of)],
        };
    }

    [Fact]
    public async Task Of_ChosenProject_HasFileHashAndRequirementsAsPublished()
    {
        LockedPipPackage a = (await LockAsync("pip: a")).PipPackages.Single(p => p.Name == "a");
        Assert.Equal("https://index.example/files/a-1.0-py3-none-any.whl", a.Url);
        Assert.Equal(64, a.Sha256!.Length);
        Assert.Equal(["b>=1; python_version >= '3.8'"], a.RequiresDist);
        Assert.Equal("https://index.example/simple", a.Index);
    }

    [Fact]
    public async Task Formats_ThatHaveConda_ReadBackTheSameProjects()
    {
        LockedPlatform platform = await LockAsync("pip: a");
        Lockfile lockfile = new() { Channels = [new LockedChannel(_world.Channel.Url)], Platforms = [platform] };
        foreach (string text in new[] { CondaLockFile.ToYaml(lockfile), PixiLockFile.Of(lockfile).ToYaml(), PixiLockFile.Of(lockfile).ToYaml(6) })
        {
            Assert.Equal(
                platform.PipPackages.Select(p => (p.Name, p.Version, p.Url, p.Sha256)).Order(),
                Lockfile.Parse(text).Platforms.Single().PipPackages.Select(p => (p.Name, p.Version, p.Url, p.Sha256)).Order());
        }
    }

    [Fact]
    public async Task PinnedRequirements_ReadAgain_ChooseTheSameFiles()
    {
        LockedPlatform platform = await LockAsync("pip: a");
        string text = PinnedRequirementsFile.Write(platform);
        Assert.Contains("--index-url https://index.example/simple/\n", text, StringComparison.Ordinal);

        _world.Wheel("b", "2.0");
        RequirementsFile file = TestRequirements.Read(text);
        await using IndexClient client = _world.Client(file);
        Solution again = await Solver.SolveAsync(
            _world.Request(client) with { Pypi = PypiRequest.From(file, client, "linux-64") }, TestContext.Current.CancellationToken);
        Assert.Equal(platform.PipPackages.Select(p => p.Url).Order(), again.PypiPackages.Select(p => p.File!.Url).Order());
    }

    [Fact]
    public void PinnedRequirements_WithoutHash_AreRefused()
    {
        LockedPlatform platform = new() { Name = "linux-64", Packages = [new LockedPipPackage("a", "1.0", "git+https://host.example/a.git@0123456789", null)] };
        Assert.Equal(ErrorCode.InvalidLockfile, Assert.Throws<StoreException>(() => PinnedRequirementsFile.Write(platform)).Code);
    }

    [Fact]
    public void Pylock_OfAllKinds_IsToml()
    {
        string hash = new('a', 64);
        LockedPlatform platform = new()
        {
            Name = "linux-64",
            Packages =
            [
                LockfileBuilder.Conda("python", "3.12.1", "h1_0_cpython0"),
                new LockedPipPackage("flask", "3.0.0", "https://files.example/flask-3.0.0-py3-none-any.whl", hash) { RequiresPython = ">=3.8" },
                new LockedPipPackage("old", "1.0", "https://me:secret@files.example/old-1.0.tar.gz", hash) { Index = "https://me:secret@private.example/simple" },
                new LockedPipPackage("vcs", "0.1", "git+https://host.example/vcs.git@0123456789012345678901234567890123456789#subdirectory=py", null),
                new LockedPipPackage("direct", "2.0", "https://files.example/direct-2.0-py3-none-any.whl", hash) { Source = [new("type", "url")] },
            ],
        };
        Assert.Equal(
            $$"""
            # Python projects for linux-64; the 1 conda packages of the environment are not here
            lock-version = "1.0"
            created-by = "conda-store"
            requires-python = "==3.12.*"

            [[packages]]
            name = "direct"
            version = "2.0"
            archive = { url = "https://files.example/direct-2.0-py3-none-any.whl", hashes = { sha256 = "{{hash}}" } }

            [[packages]]
            name = "flask"
            version = "3.0.0"
            requires-python = ">=3.8"
            index = "https://pypi.org/simple/"
            wheels = [{ name = "flask-3.0.0-py3-none-any.whl", url = "https://files.example/flask-3.0.0-py3-none-any.whl", hashes = { sha256 = "{{hash}}" } }]

            [[packages]]
            name = "old"
            version = "1.0"
            index = "https://private.example/simple/"
            sdist = { name = "old-1.0.tar.gz", url = "https://files.example/old-1.0.tar.gz", hashes = { sha256 = "{{hash}}" } }

            [[packages]]
            name = "vcs"
            version = "0.1"
            vcs = { type = "git", url = "https://host.example/vcs.git", commit-id = "0123456789012345678901234567890123456789", subdirectory = "py" }

            """.ReplaceLineEndings("\n"),
            PylockFile.Write(platform));
    }

    [Fact]
    public void Pixi_EditableOrOldDirectEntry_IsRefusedOrRead()
    {
        const string text = """
            version: 6
            environments:
              default:
                channels: []
                packages:
                  linux-64:
                  - pypi: direct+https://files.example/a-1.0-py3-none-any.whl
            packages:
            - pypi: direct+https://files.example/a-1.0-py3-none-any.whl
              name: a
              version: '1.0'
            """;
        Assert.Equal("https://files.example/a-1.0-py3-none-any.whl", Lockfile.Parse(text).Platforms.Single().PipPackages.Single().Url);
        StoreException refused = Assert.Throws<StoreException>(() => Lockfile.Parse(text + "\n  editable: true\n"));
        Assert.Equal(ErrorCode.InvalidLockfile, refused.Code);
        Assert.Equal(12, refused.Location!.Line);
    }

    [Fact]
    public void ToJson_BuiltWheel_IsReadAgain()
    {
        Lockfile read = CondaLockFile.Parse(CondaLockFile.ToJson(WithBuilt("https://x.example/a-1.0.tar.gz")));

        Assert.Equal(new BuiltWheel("a-1.0-py3-none-any.whl", new string('b', 64)), read.Platforms[0].PipPackages.Single().Built);
        Assert.Equal(CondaLockFile.ToJson(WithBuilt("https://x.example/a-1.0.tar.gz")), CondaLockFile.ToJson(read));
    }

    [Theory]
    [InlineData("a-1.0.tar.gz", "a-2.0.tar.gz")]
    [InlineData("linux-64/a", "linux-64/b")]
    [InlineData("sha256:bb", "md5:bb")]
    [InlineData("a-1.0-py3-none-any.whl", "a.zip")]
    public void Parse_BuiltWheelOfSomethingElse_IsNone(string found, string replacement)
    {
        string text = CondaLockFile.ToJson(WithBuilt("https://x.example/a-1.0.tar.gz"));
        int entry = text.IndexOf("built-wheel/", StringComparison.Ordinal);

        Lockfile read = CondaLockFile.Parse(text[..entry] + new Regex(Regex.Escape(found)).Replace(text[entry..], replacement, 1));

        Assert.Null(read.Platforms[0].PipPackages.Single().Built);
    }

    private static Lockfile WithBuilt(string url) => new()
    {
        Platforms =
        [
            new LockedPlatform
            {
                Name = "linux-64",
                Packages = [new LockedPipPackage("a", "1.0", url, new string('a', 64)) { Built = new BuiltWheel("a-1.0-py3-none-any.whl", new string('b', 64)) }],
            },
        ],
    };
}
