using System.Globalization;
using System.Text.Json;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.LockFiles;
using CondaStore.Tests.Support;
using Tomlyn;
using Tomlyn.Model;

namespace CondaStore.Cli.Tests.Local;

/// <summary><c>local lock</c> of environment files with a pip section.</summary>
public sealed class LocalLockPipTests : IDisposable
{
    private readonly PythonChannel _world = new();

    public void Dispose() => _world.Dispose();

    private static LockedPlatform PlatformOf(CommandRun run, string name = "linux-64")
    {
        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, run.Error));
        return Lockfile.Parse(run.Out).Platforms.Single(p => p.Name == name);
    }

    private static string[] Names(LockedPlatform platform) => [.. platform.PipPackages.Select(p => p.Name).Order()];

    [Theory]
    [InlineData("conda-lock")]
    [InlineData("pixi")]
    public async Task Lock_WheelNeedsAnOlderNumpy_MovesTheCondaPackage(string format)
    {
        TestWheel tight = new("tight", "1.0") { Requires = ["numpy<2"] };
        _world.Index.Add(tight);

        CommandRun run = await _world.LockAsync(_world.File("numpy", "tight"), "--index-url", _world.IndexUrl(), "--format", format);

        LockedPlatform platform = PlatformOf(run);
        Assert.Equal("1.26.4", platform.CondaPackages.Single(p => p.Name == "numpy").Version);
        LockedPipPackage only = Assert.Single(platform.PipPackages);
        Assert.Equal(("tight", "1.0", tight.Sha256), (only.Name, only.Version, only.Sha256));
        Assert.EndsWith("/files/tight-1.0-py3-none-any.whl", only.Url, StringComparison.Ordinal);
        Lockfile read = Lockfile.Parse(run.Out);
        Assert.Equal(run.Out, format == "pixi" ? PixiLockFile.Of(read).ToYaml() : CondaLockFile.ToYaml(read));
    }

    [Fact]
    public async Task Lock_Json_HasBothKindsInInstallOrder()
    {
        _world.Index.Add(new TestWheel("a", "1.0") { Requires = ["b>=1"] }, new TestWheel("b", "1.0"));

        CommandRun run = await _world.LockAsync(_world.File("numpy", "a"), "--index-url", _world.IndexUrl(), "--format", "json");

        JsonElement[] packages = [.. JsonDocument.Parse(run.Out).RootElement.EnumerateArray()];
        Assert.Equal(["python_abi", "python", "numpy", "pip", "b", "a"], packages.Select(p => p.GetProperty("name").GetString()));
        Assert.Equal("pip", packages[^1].GetProperty("manager").GetString());
        Assert.Equal(["b>=1"], packages[^1].GetProperty("requires_dist").EnumerateArray().Select(r => r.GetString()));
    }

    [Fact]
    public async Task Lock_Requirements_SolveToTheSameFilesWhenTheyAreIncluded()
    {
        TestWheel a = new("a", "1.0") { Requires = ["b>=1"] };
        TestWheel b = new("b", "1.0");
        _world.Index.Add(a, b);
        CommandRun run = await _world.LockAsync(_world.File("numpy", "a"), "--index-url", _world.IndexUrl(), "--format", "requirements");
        Assert.Equal(
            $"""
            # Python projects for linux-64; the 4 conda packages of the environment are not here
            --index-url {_world.IndexUrl().TrimEnd('/')}/
            a==1.0 \
                --hash=sha256:{a.Sha256}
            b==1.0 \
                --hash=sha256:{b.Sha256}

            """,
            run.Out);

        // A newer version comes, and another file for the same version.
        _world.WriteFile("pinned.txt", run.Out);
        _world.Index.Add(new TestWheel("b", "2.0"), new TestWheel("b", "1.0", "cp312-none-any"));
        LockedPlatform again = PlatformOf(await _world.LockAsync(_world.File("numpy", "-r pinned.txt")));

        Assert.Equal([(a.Sha256, "a"), (b.Sha256, "b")], again.PipPackages.Select(p => (p.Sha256!, p.Name)).OrderBy(p => p.Name));
    }

    [Fact]
    public async Task Lock_Pylock_HasTheChosenFiles()
    {
        TestWheel a = new("a", "1.0");
        _world.Index.Add(a);

        CommandRun run = await _world.LockAsync(_world.File("numpy", "a"), "--index-url", _world.IndexUrl(), "--format", "pylock");

        TomlTable document = TomlSerializer.Deserialize<TomlTable>(run.Out)!;
        TomlTable package = (TomlTable)((TomlTableArray)document["packages"]).Single();
        TomlTable wheel = (TomlTable)((TomlArray)package["wheels"]).Single()!;
        Assert.Equal(("1.0", "a", "1.0"), ((string)document["lock-version"], (string)package["name"], (string)package["version"]));
        Assert.Equal((a.FileName, a.Sha256), ((string)wheel["name"], (string)((TomlTable)wheel["hashes"])["sha256"]));
    }

    [Theory]
    [InlineData("explicit")]
    [InlineData("pylock")]
    [InlineData("requirements")]
    public async Task Lock_TwoPlatformsInAFormatForOne_IsRefused(string format)
    {
        _world.Index.Add(new TestWheel("a", "1.0"));

        CommandRun run = await _world.LockAsync(
            _world.File("numpy", "a"), "--index-url", _world.IndexUrl(), "--format", format, "--platform", "osx-arm64");

        Assert.Equal((ExitCodes.Usage, ""), (run.ExitCode, run.Out));
        Assert.Contains($"--format {format} supports only one platform", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_Conflict_NamesBothSidesAndTheLine()
    {
        _world.Index.Add(new TestWheel("free", "1.0"), new TestWheel("tight", "1.0") { Requires = ["numpy<2"] });
        string file = _world.File("numpy>=2", "free", "tight");

        CommandRun run = await _world.LockAsync(file, "--index-url", _world.IndexUrl());

        Assert.Equal((ExitCodes.SolveFailed, ""), (run.ExitCode, run.Out));
        Assert.Contains("error CS1200: 'numpy >=2' and 'pypi:tight' cannot be installed together", run.Error, StringComparison.Ordinal);
        Assert.Contains($"at {file}:8:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_TwoPlatforms_DecidesMarkersForEach()
    {
        _world.Index.Add(
            new TestWheel("both", "1.0") { Requires = ["deep; sys_platform == 'darwin'"] }, new TestWheel("deep", "1.0"),
            new TestWheel("apple", "1.0"), new TestWheel("old", "1.0"), new TestWheel("native", "1.0", "cp312-cp312-macosx_11_0_arm64"),
            new TestWheel("native", "1.0", "cp312-cp312-manylinux_2_17_x86_64"));
        string file = _world.File("numpy", "both", "native", "apple; sys_platform == 'darwin'", "old; python_version < '3.12'");

        CommandRun run = await _world.LockAsync(file, "--platform", "osx-arm64", "--index-url", _world.IndexUrl());

        Assert.Equal(["both", "native"], Names(PlatformOf(run)));
        Assert.Equal(["apple", "both", "deep", "native"], Names(PlatformOf(run, "osx-arm64")));
        Assert.Contains("manylinux", PlatformOf(run).PipPackages.Single(p => p.Name == "native").Url, StringComparison.Ordinal);
        Assert.Contains("macosx", PlatformOf(run, "osx-arm64").PipPackages.Single(p => p.Name == "native").Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_UnknownProject_IsNamedWithItsLine()
    {
        _world.Index.Add(new TestWheel("known", "1.0"));
        string file = _world.File("numpy", "known", "unknown");

        CommandRun run = await _world.LockAsync(file, "--index-url", _world.IndexUrl());

        Assert.Equal(ExitCodes.SolveFailed, run.ExitCode);
        Assert.Contains("error CS1201: 'pypi:unknown' cannot be installed", run.Error, StringComparison.Ordinal);
        Assert.Contains($"at {file}:8:", run.Error, StringComparison.Ordinal);
        Assert.Contains("No index has a project named 'unknown'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_IndexRefusesAccess_SaysSoWithTheLine()
    {
        _world.Index.Password = "me:secret";
        _world.Index.Add(new TestWheel("a", "1.0"));
        string file = _world.File("numpy", "a");

        CommandRun run = await _world.LockAsync(file, "--index-url", _world.IndexUrl("me:wrong"));

        Assert.Equal((ExitCodes.Denied, ""), (run.ExitCode, run.Out));
        Assert.Contains($"at {file}:7:", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conda-lock", false)]
    [InlineData("pixi", false)]
    [InlineData("json", false)]
    [InlineData("conda-lock", true)]
    public async Task Lock_IndexWithPassword_KeepsItOutOfTheLockfile(string format, bool isInFile)
    {
        _world.Index.Password = "me:secret";
        _world.Index.Add(new TestWheel("a", "1.0"));
        string url = _world.IndexUrl("me:secret");
        string file = isInFile ? _world.File("numpy", "--index-url " + url, "a") : _world.File("numpy", "a");

        CommandRun run = await _world.LockAsync(file, ["--format", format, .. isInFile ? (string[])[] : ["--index-url", url]]);

        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, run.Error));
        Assert.Contains("/files/a-1.0-py3-none-any.whl", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_IndexWithoutHashes_HashesTheWheel()
    {
        TestWheel wheel = new("a", "1.0");
        _world.Index.HasHashes = false;
        _world.Index.Add(wheel);

        CommandRun run = await _world.LockAsync(_world.File("numpy", "a"), "--index-url", _world.IndexUrl());

        Assert.Equal(wheel.Sha256, PlatformOf(run).PipPackages.Single().Sha256);
    }

    [Fact]
    public async Task Lock_FolderOfWheels_IsFoundBesideTheFileAndHashed()
    {
        TestWheel wheel = new("a", "1.0");
        string file = _world.File("numpy", "--no-index", "--find-links wheels", "a");
        Directory.CreateDirectory(_world.At("wheels"));
        await File.WriteAllBytesAsync(_world.At("wheels/" + wheel.FileName), wheel.Bytes);

        LockedPipPackage only = PlatformOf(await _world.LockAsync(file)).PipPackages.Single();

        Assert.Equal(("file://" + _world.At("wheels/" + wheel.FileName), wheel.Sha256), (only.Url, only.Sha256));
    }

    [Fact]
    public async Task Lock_IndexOfTheCommand_ComesBeforeTheFiles()
    {
        _world.Index.Add(new TestWheel("a", "1.0"));
        string file = _world.File("numpy", "--index-url http://127.0.0.1:1/simple", "a");

        CommandRun run = await _world.LockAsync(file, "--index-url", _world.IndexUrl());

        Assert.Equal(["a"], Names(PlatformOf(run)));
    }

    [Fact]
    public async Task Lock_ExtraIndex_IsAskedForWhatTheFirstDoesNotHave()
    {
        using PythonChannel other = new();
        other.Index.Add(new TestWheel("a", "2.0"), new TestWheel("b", "1.0"));
        _world.Index.Add(new TestWheel("a", "1.0"));

        CommandRun run = await _world.LockAsync(
            _world.File("numpy", "a", "b"), "--index-url", _world.IndexUrl(), "--extra-index-url", other.IndexUrl());

        Assert.Equal(["a 1.0", "b 1.0"], PlatformOf(run).PipPackages.Select(p => $"{p.Name} {p.Version}").Order());
    }

    [Fact]
    public async Task Lock_IncludedFile_IsReadBesideTheFileAndPartOfTheContentHash()
    {
        _world.Index.Add(new TestWheel("a", "1.0"), new TestWheel("a", "2.0"));
        string file = _world.File("numpy", "-r more/requirements.txt");
        _world.WriteFile("more/requirements.txt", "a<2\n");
        LockedPlatform first = PlatformOf(await _world.LockAsync(file, "--index-url", _world.IndexUrl()));

        _world.WriteFile("more/requirements.txt", "a\n");
        LockedPlatform second = PlatformOf(await _world.LockAsync(file, "--index-url", _world.IndexUrl()));

        Assert.Equal(("1.0", "2.0"), (first.PipPackages.Single().Version, second.PipPackages.Single().Version));
        Assert.NotEqual(first.ContentHash, second.ContentHash);
    }

    [Theory]
    [InlineData("CS1008", 2, "a", "explicit", "")]
    [InlineData("CS1014", 2, "--no-such-option x", "conda-lock", ":7:")]
    [InlineData("CS1009", 2, "-r missing.txt", "conda-lock", ":7:")]
    [InlineData("CS1009: There is no folder", 2, "./folder", "conda-lock", ":7:")]
    [InlineData("CS1009: There is no file", 2, "a @ ./a-1.0.tar.gz", "conda-lock", ":7:")]
    [InlineData("CS1013: '-e .' would be installed as a link", 2, "-e .", "conda-lock", ":7:")]
    [InlineData("CS1013: '-e git+http://127.0.0.1:9/a.git#egg=a' would be installed as a link", 2, "-e git+http://127.0.0.1:9/a.git#egg=a", "conda-lock", ":7:")]
    [InlineData("CS1101: The repository http://127.0.0.1:9/a.git cannot be read", 1, "git+http://127.0.0.1:9/a.git@v1", "conda-lock", ":7:")]
    [InlineData("CS1101: The repository http://127.0.0.1:9/a.git cannot be read", 1, "a @ git+http://127.0.0.1:9/a.git@v1", "conda-lock", ":7:")]
    [InlineData("CS1101: http://127.0.0.1:9/a.tar.gz", 1, "http://127.0.0.1:9/a.tar.gz", "conda-lock", ":7:")]
    [InlineData("CS1101: http://127.0.0.1:9/a-1.0.tar.gz", 1, "a @ http://127.0.0.1:9/a-1.0.tar.gz", "conda-lock", ":7:")]
    [InlineData("CS1201: 'pypi:exists-nowhere' cannot be installed", 5, "exists-nowhere", "conda-lock", ":7:")]
    [InlineData("CS1014: Hashes are required, but 'b' has no hash", 2, "a==1.0 --hash=sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|b", "json", ":8:")]
    [InlineData("CS1200: 'pypi:a==1.0' cannot be installed", 5, "a==1.0 --hash=sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "json", ":7:")]
    public async Task Lock_CannotBeLocked_FailsWithCodeAndPlace(string code, int exitCode, string line, string format, string place)
    {
        _world.Index.Add(new TestWheel("a", "1.0"));
        string file = _world.File("numpy", line.Split('|'));

        CommandRun run = await _world.LockAsync(file, "--index-url", _world.IndexUrl(), "--format", format);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Out));
        Assert.Contains($"error {code}", run.Error, StringComparison.Ordinal);
        Assert.Contains(place.Length == 0 ? "'a' is a pip package" : $"at {file}{place}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("./folder")]
    [InlineData("git+https://example.org/a.git@v1")]
    [InlineData("a @ git+https://example.org/a.git@v1")]
    [InlineData("a @ https://example.org/a-1.0.tar.gz")]
    public async Task Lock_HasToBeBuiltAndMustNot_SaysSoWithThePlace(string line)
    {
        string file = _world.File("numpy", line);

        CommandRun run = await _world.LockAsync(file, "--source-builds", "never");

        Assert.Equal((ExitCodes.Usage, ""), (run.ExitCode, run.Out));
        Assert.Contains($"error CS1013: '{line}' would have to be built", run.Error, StringComparison.Ordinal);
        Assert.Contains($"at {file}:7:", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "Index http")]
    [InlineData("git+{0}/private/a.git", "The repository")]
    [InlineData("a @ {0}/files/a-1.0.tar.gz", "a-1.0.tar.gz answered 401")]
    public async Task Lock_ServerWantsALogin_SaysSoWithThePlaceAndWithoutSecrets(string line, string expected)
    {
        _world.Index.Add(new TestWheel("a", "1.0"));
        _world.Index.Password = "me:hidden";
        string server = new Uri(_world.IndexUrl()).GetLeftPart(UriPartial.Authority).Replace("http://", "http://you:wrong@", StringComparison.Ordinal);
        string file = _world.File("numpy", string.Format(CultureInfo.InvariantCulture, line, server));

        CommandRun run = await _world.LockAsync(file, "--index-url", _world.IndexUrl());

        Assert.True(run.ExitCode == ExitCodes.Denied, run.Error);
        Assert.Contains("error CS1102", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Contains($"at {file}:7:", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a @ {0}/files/a-1.0-py3-none-any.whl")]
    [InlineData("{0}/files/a-1.0-py3-none-any.whl")]
    public async Task Lock_WheelBehindAUrl_IsComparedWithItsHash(string line)
    {
        TestWheel wheel = new("a", "1.0");
        _world.Index.Add(wheel);
        string url = string.Format(CultureInfo.InvariantCulture, line, new Uri(_world.IndexUrl()).GetLeftPart(UriPartial.Authority));
        string wrong = _world.File("numpy", $"{url}#sha256={new string('a', 64)}");

        CommandRun refused = await _world.LockAsync(wrong);
        CommandRun locked = await _world.LockAsync(_world.File("numpy", $"{url}#sha256={wheel.Sha256}"));

        Assert.Equal((ExitCodes.Failure, ""), (refused.ExitCode, refused.Out));
        Assert.Contains("error CS1300: 'a-1.0-py3-none-any.whl' does not have the promised sha256.", refused.Error, StringComparison.Ordinal);
        Assert.Contains($"at {wrong}:7:", refused.Error, StringComparison.Ordinal);
        Assert.Equal(wheel.Sha256, PlatformOf(locked).PipPackages.Single().Sha256);
    }

    [Fact]
    public async Task Lock_OtherIndexOfTheCommand_IsPartOfTheContentHash()
    {
        using PythonChannel other = new();
        _world.Index.Add(new TestWheel("a", "1.0"));
        other.Index.Add(new TestWheel("a", "1.0"));
        string file = _world.File("numpy", "a");

        LockedPlatform first = PlatformOf(await _world.LockAsync(file, "--index-url", _world.IndexUrl()));
        LockedPlatform same = PlatformOf(await _world.LockAsync(file, "--index-url", _world.IndexUrl("me:secret")));
        LockedPlatform second = PlatformOf(await _world.LockAsync(file, "--index-url", other.IndexUrl()));

        Assert.Equal(first.ContentHash, same.ContentHash);
        Assert.NotEqual(first.ContentHash, second.ContentHash);
    }
}
