using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Installing.Transactions;

public sealed class PrefixTransactionTests : IDisposable
{
    private const string Placeholder = "/opt/placeholder_placeholder_placeholder_placeholder_placeholder_placeholder_placeholder_placeholder";

    private readonly TestPrefix _prefix = new();

    public void Dispose() => _prefix.Dispose();

    [Fact]
    public async Task Install_NewPrefix_LinksEverythingAndVerifies()
    {
        InstallResult result = await _prefix.InstallAsync(SmallEnvironment());

        Assert.Equal((3, 0, 0), (result.Linked, result.Unlinked, result.Unchanged));
        Assert.Equal($"prefix={_prefix.Path}\n", _prefix.Read("etc/tool.conf"));
        Assert.Equal("print('hi')\n", _prefix.Read("lib/python3.11/site-packages/lib_a/__init__.py"));
        Assert.Contains($"#!{_prefix.Path}/bin/python3.11", _prefix.Read("bin/lib-a"), StringComparison.Ordinal);
        Assert.Equal("tool", new FileInfo(Path.Combine(_prefix.Path, "bin/alias")).LinkTarget);
        Assert.Equal(PrefixState.Ready, PrefixData.StateOf(_prefix.Path));
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_NewPrefix_WritesHistoryThatCondaReads()
    {
        InstallOptions options = new()
        {
            CommandLine = "conda-store local create -c https://u:p@conda.example/t/tk-1/main tool",
            ToolVersion = "conda-store 0.1.0",
            RequestedSpecs = ["tool >=1", "it's"],
        };
        await _prefix.InstallAsync(options, SmallEnvironment());

        Assert.Equal(
            """
            ==> 2024-05-06 07:08:09 <==
            # cmd: conda-store local create -c https://********@conda.example/t/********/main tool
            # conda version: conda-store 0.1.0
            +https://conda.example/main/linux-64::python-3.11.4-0
            +https://conda.example/main/linux-64::tool-1.0-0
            +https://conda.example/main/noarch::lib-a-1.0-0
            # update specs: ['tool >=1', 'it\'s']

            """,
            _prefix.Read("conda-meta/history"));
        Assert.Equal(3, PrefixHistory.ReadState(_prefix.Path).Count);
    }

    [Fact]
    public async Task Install_SameTargetAgain_ChangesNothing()
    {
        await _prefix.InstallAsync(SmallEnvironment());
        string before = _prefix.Snapshot();

        InstallResult result = await _prefix.InstallAsync(SmallEnvironment());

        Assert.Equal((0, 0, 3), (result.Linked, result.Unlinked, result.Unchanged));
        Assert.Equal(before, _prefix.Snapshot());
    }

    [Fact]
    public async Task Install_EmptyTarget_RestoresAnEmptyPrefixAndKeepsUserFiles()
    {
        await _prefix.InstallAsync(SmallEnvironment());
        _prefix.Directory.Write("env/lib/python3.11/site-packages/mine.txt", "mine");

        InstallResult result = await _prefix.InstallAsync();

        Assert.Equal(3, result.Unlinked);
        Assert.Equal("lib/python3.11/site-packages/mine.txt", Path.GetRelativePath(_prefix.Path, Assert.Single(Directory.EnumerateFiles(Path.Combine(_prefix.Path, "lib"), "*", SearchOption.AllDirectories))));
        Assert.False(_prefix.Has("bin"));
        Assert.Empty(PrefixData.Read(_prefix.Path).Records);
        Assert.Empty(PrefixHistory.ReadState(_prefix.Path));
    }

    [Fact]
    public async Task Install_NewVersion_ReplacesTheOldOne()
    {
        await _prefix.InstallAsync(_prefix.Package("a").File("share/a/old", "1").File("share/a/both", "1").Build(), _prefix.Package("b").File("x", "x").Build());

        InstallResult result = await _prefix.InstallAsync(_prefix.Package("a", "2.0").File("share/a/new", "2").File("share/a/both", "2").Build(), _prefix.Package("b").File("x", "x").Build());

        Assert.Equal((1, 1, 1), (result.Linked, result.Unlinked, result.Unchanged));
        Assert.False(_prefix.Has("share/a/old"));
        Assert.Equal("2", _prefix.Read("share/a/both"));
        Assert.EndsWith("-https://conda.example/main/linux-64::a-1.0-0\n+https://conda.example/main/linux-64::a-2.0-0\n", _prefix.Read("conda-meta/history"), StringComparison.Ordinal);
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_PythonMovesToAnotherMinor_RelinksNoarchPackages()
    {
        ReadyPackage noarch = NoarchPackage().Build();
        await _prefix.InstallAsync(_prefix.Python("3.11.4"), noarch);
        InstallResult moved = await _prefix.InstallAsync(_prefix.Python("3.12.1"), noarch);

        Assert.Equal((2, 2, 0), (moved.Linked, moved.Unlinked, moved.Unchanged));
        Assert.False(_prefix.Has("lib/python3.11"));
        Assert.True(_prefix.Has("lib/python3.12/site-packages/lib_a/__init__.py"));
        Assert.Contains("python3.12", _prefix.Read("bin/lib-a"), StringComparison.Ordinal);
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_NoarchPythonWithoutPython_SaysSo() =>
        Assert.Equal(ErrorCode.PythonMissing, (await Assert.ThrowsAsync<StoreException>(() => _prefix.InstallAsync(NoarchPackage().Build()))).Code);

    [Fact]
    public async Task Install_NewPrefixFails_TakesEverythingAway()
    {
        ReadyPackage broken = _prefix.Package("z").File("share/z", "z").Claim("share/missing").Build();
        InstallOptions options = new() { CompileBytecode = true, EnvironmentVariables = new Dictionary<string, string> { ["A"] = "a" } };

        await Assert.ThrowsAsync<StoreException>(() => _prefix.InstallAsync(options, [.. SmallEnvironment(), broken]));

        Assert.Equal(string.Empty, Directory.Exists(_prefix.Path) ? _prefix.Snapshot() : string.Empty);
        Assert.False(Directory.Exists(_prefix.Path));
    }

    [Fact]
    public async Task Install_NewPrefixWithUserFilesFails_KeepsThose()
    {
        _prefix.Directory.Write("env/share/mine", "mine");

        await Assert.ThrowsAsync<StoreException>(() => _prefix.InstallAsync(_prefix.Package("z").File("share/z", "z").Claim("share/missing").Build()));

        Assert.Equal(["share", "share/mine"], Directory.EnumerateFileSystemEntries(_prefix.Path, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(_prefix.Path, f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Link_AttemptGivenUp_LaterAttemptCompletes()
    {
        ReadyPackage[] packages = SmallEnvironment();
        ReadyPackage broken = _prefix.Package("z").File("share/z", "z").Claim("share/missing").Build();
        await using (PrefixTransaction transaction = await _prefix.BeginAsync(new InstallOptions(), [.. packages, broken]))
        {
            await transaction.LinkAsync(packages[0], CancellationToken.None);
            await transaction.LinkAsync(packages[1], CancellationToken.None);
            await Assert.ThrowsAsync<StoreException>(() => transaction.LinkAsync(broken, CancellationToken.None));
        }

        Assert.Equal(PrefixState.Incomplete, PrefixData.StateOf(_prefix.Path));
        ReadyPackage repaired = _prefix.Package("z", "1.0", "1").File("share/other", "z").Build();
        InstallResult result = await _prefix.InstallAsync([.. packages, repaired]);

        Assert.Equal((2, 2), (result.Linked, result.Unchanged));
        Assert.False(_prefix.Has("share/z"));
        await _prefix.AssertIntactAsync();
    }

    [Theory]
    [InlineData(null, "is frozen")]
    [InlineData("{\"message\": \"ask the team\"}", "ask the team")]
    [InlineData("not json", "is frozen")]
    public async Task Begin_FrozenPrefix_IsRefusedUnlessOverridden(string? content, string expected)
    {
        await _prefix.InstallAsync(_prefix.Package("a").File("x", "x").Build());
        _prefix.Directory.Write("env/conda-meta/frozen", content ?? string.Empty);

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => _prefix.InstallAsync());

        Assert.Equal(ErrorCode.PrefixFrozen, failure.Code);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await _prefix.InstallAsync(new InstallOptions { OverrideFrozen = true })).Unlinked);
    }

    [Fact]
    public async Task Begin_PrefixIsBeingChanged_WaitsAndGivesUp()
    {
        await using PrefixTransaction first = await _prefix.BeginAsync(new InstallOptions());

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => PrefixTransaction.BeginAsync(
            _prefix.Path, [], new InstallOptions { LockTimeout = TimeSpan.Zero }, TimeProvider.System, CancellationToken.None));

        Assert.Equal(ErrorCode.LockTimeout, failure.Code);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task Begin_CorruptRecord_IsReported()
    {
        await _prefix.InstallAsync(_prefix.Package("a").File("x", "x").Build());
        _prefix.Directory.Write("env/conda-meta/a-1.0-0.json", "{");
        _prefix.Directory.Write("env/conda-meta/._a-1.0-0.json", "Mac OS X");

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => _prefix.InstallAsync());

        Assert.Equal((ErrorCode.InvalidPrefixRecord, "a-1.0-0.json"), (failure.Code, failure.Found));
    }

    [Theory]
    [InlineData("relative/prefix")]
    [InlineData("/")]
    [InlineData("/a\nb")]
    public async Task Begin_UnusablePrefix_IsRefused(string prefix) =>
        Assert.Equal(
            ErrorCode.InvalidRequest,
            (await Assert.ThrowsAsync<StoreException>(() => PrefixTransaction.BeginAsync(prefix, [], new InstallOptions(), TimeProvider.System, CancellationToken.None))).Code);

    [Fact]
    public async Task Begin_FetchFails_LeavesAFinishedPrefixFinished()
    {
        await _prefix.InstallAsync(_prefix.Package("a").File("x", "x").Build());
        string before = _prefix.Snapshot();

        await Assert.ThrowsAsync<IOException>(() => _prefix.InstallAsync(
            new InstallOptions(), [_prefix.Package("a", "2.0").File("x", "y").Build()], _ => throw new IOException("the network is gone")));

        Assert.Equal(before, _prefix.Snapshot());
        Assert.Equal(PrefixState.Ready, PrefixData.StateOf(_prefix.Path));
    }

    [Fact]
    public async Task Link_PackageThatIsNotNeeded_IsRefused()
    {
        await using PrefixTransaction transaction = await _prefix.BeginAsync(new InstallOptions(), _prefix.Package("a").Build());

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => transaction.LinkAsync(_prefix.Package("b").Build(), CancellationToken.None));

        Assert.Equal(ErrorCode.InvalidRequest, failure.Code);
    }

    [Fact]
    public async Task Finish_PackageNotLinked_IsRefused()
    {
        await using PrefixTransaction transaction = await _prefix.BeginAsync(new InstallOptions(), _prefix.Package("a").Build());

        Assert.Equal(ErrorCode.InvalidState, (await Assert.ThrowsAsync<StoreException>(() => transaction.FinishAsync(CancellationToken.None))).Code);
    }

    [Fact]
    public async Task Install_EnvironmentVariables_AreWrittenToState()
    {
        InstallOptions options = new() { EnvironmentVariables = new Dictionary<string, string> { ["B"] = "2", ["A"] = "1 ü" } };
        await _prefix.InstallAsync(options, _prefix.Package("a").Build());

        Assert.Equal([new("A", "1 ü"), new("B", "2")], PrefixVariables.Read(_prefix.Path));
        Assert.Contains("\"env_vars\"", _prefix.Read("conda-meta/state"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_LinkModes_GiveTheSamePrefix()
    {
        await _prefix.InstallAsync(new InstallOptions { LinkMode = LinkMode.Hardlink }, SmallEnvironment());
        string expected = _prefix.Snapshot(withMetadata: false);
        foreach (LinkMode mode in new[] { LinkMode.Auto, LinkMode.Reflink, LinkMode.Copy })
        {
            await _prefix.InstallAsync();
            await _prefix.InstallAsync(new InstallOptions { LinkMode = mode }, SmallEnvironment());
            Assert.Equal(expected, _prefix.Snapshot(withMetadata: false));
        }
    }

    [Fact]
    public void Install_AnyOrderOfArrival_GivesTheSameBytes()
    {
        Gen<int[]> orders = Gen.Shuffle(Enumerable.Range(0, 6).ToArray());
        string? expected = null;
        Prop.ForAll(orders.ToArbitrary(), order =>
        {
            Directory.CreateDirectory(_prefix.Path);
            Directory.Delete(_prefix.Path, recursive: true);
            ReadyPackage[] packages = ClashingEnvironment();
            InstallOptions options = new() { CompileBytecode = false, Parallelism = 2 };
            _prefix.InstallAsync(options, packages, _ => order.Select(i => packages[i])).GetAwaiter().GetResult();
            _prefix.AssertIntactAsync().GetAwaiter().GetResult();
            string snapshot = _prefix.Snapshot();
            expected ??= snapshot;
            Assert.Equal(expected, snapshot);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void InstallThenRemove_AnyPackages_RestoresTheEmptyPrefix()
    {
        Gen<string> paths = from depth in Gen.Choose(1, 3)
                            from parts in Gen.Elements("a", "b", "lib", "bin").ListOf(depth)
                            select string.Join('/', parts);
        Gen<string[]> packages = paths.ListOf(12).Select(list => list.Distinct().ToArray());
        Prop.ForAll(packages.ListOf(3).ToArbitrary(), contents =>
        {
            using TestPrefix prefix = new();
            ReadyPackage[] ready = [.. contents.Select((p, i) => Package(prefix, $"p{i}", p))];
            prefix.InstallAsync(ready).GetAwaiter().GetResult();
            prefix.AssertIntactAsync().GetAwaiter().GetResult();
            prefix.InstallAsync().GetAwaiter().GetResult();
            Assert.Equal("conda-meta", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(prefix.Path))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

        static ReadyPackage Package(TestPrefix prefix, string name, string[] files)
        {
            ExtractedPackage package = prefix.Package(name);
            foreach (string file in files.Where(f => !files.Any(other => other.StartsWith(f + "/", StringComparison.Ordinal))))
            {
                package.File(file, name + file);
            }

            return package.Build();
        }
    }

    private ReadyPackage[] SmallEnvironment() =>
    [
        _prefix.Python(),
        NoarchPackage().Build(),
        _prefix.Package("tool").DependsOn("python")
            .File("bin/tool", $"#!{Placeholder}/bin/python\n", Placeholder, executable: true)
            .File("lib/libtool.so", $"\u007fELF\0{Placeholder}/lib\0\0\0\0\0\0\0\0end", Placeholder, binary: true)
            .File("etc/tool.conf", $"prefix={Placeholder}\n", Placeholder)
            .File("share/tool/data", "data").File("share/tool/private", "private", noLink: true)
            .Symlink("bin/alias", "tool").EmptyDirectory("var/tool").Build(),
    ];

    private ReadyPackage[] ClashingEnvironment() =>
    [
        .. SmallEnvironment(),
        _prefix.Package("c1").File("share/clash", "c1").File("share/dir", "file").File("only/c1", "1").Build(),
        _prefix.Package("c2").DependsOn("c1").File("share/clash", "c2").File("share/dir/below", "c2").Symlink("bin/tool", "elsewhere").Build(),
        _prefix.Package("c3").DependsOn("c1").File("share/clash", "c3").File("share/dir/other", "c3").Build(),
    ];

    private ExtractedPackage NoarchPackage() => _prefix.Package("lib-a").Noarch(NoarchKind.Python).DependsOn("python >=3.8")
        .File("site-packages/lib_a/__init__.py", "print('hi')\n").File("python-scripts/a-script", "#!/bin/sh\n", executable: true)
        .File("share/lib-a/x", "x").EntryPoint("lib-a = lib_a:main");
}
