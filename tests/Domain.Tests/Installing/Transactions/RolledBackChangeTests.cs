using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Installing.Transactions;

/// <summary>
/// Changes of a finished environment, whatever stands in their way: each one is complete with everything of the user still there, or
/// leaves the environment to the byte as it was.
/// </summary>
[Trait("Quick", "no")]
public sealed class RolledBackChangeTests : IDisposable
{
    private const string Placeholder = "/opt/placeholder_placeholder_placeholder_placeholder_placeholder_placeholder_placeholder_placeholder";
    private const string Mine = "the user's own";

    private readonly TestPrefix _prefix = new();

    /// <summary>What a package may have at a path.</summary>
    public enum Kind
    {
        /// <summary>Nothing.</summary>
        Nothing,

        /// <summary>A file shared with the cache.</summary>
        File,

        /// <summary>A file with the prefix in it.</summary>
        Patched,

        /// <summary>A link to a file of the package.</summary>
        Symlink,

        /// <summary>A link to a directory of the package.</summary>
        DirectoryLink,

        /// <summary>A link to nothing.</summary>
        DanglingLink,

        /// <summary>A directory that is asked for as such.</summary>
        EmptyDirectory,

        /// <summary>A directory with files.</summary>
        Directory,

        /// <summary>A directory with directories and Python sources.</summary>
        Tree,
    }

    /// <summary>What the user does between the two changes.</summary>
    public enum Interference
    {
        /// <summary>Nothing.</summary>
        None,

        /// <summary>Replaces what is there by a file.</summary>
        File,

        /// <summary>Replaces it by a directory with a file.</summary>
        Directory,

        /// <summary>Replaces it by an empty directory.</summary>
        EmptyDirectory,

        /// <summary>Replaces it by a link.</summary>
        Link,

        /// <summary>Adds a file below it, which makes it a directory where it is none.</summary>
        FileBelow,

        /// <summary>Replaces the directory above it by a file.</summary>
        FileAbove,
    }

    public static TheoryData<Kind, Kind, Interference> EveryChange()
    {
        TheoryData<Kind, Kind, Interference> data = [];
        foreach (Kind before in Enum.GetValues<Kind>())
        {
            foreach (Kind after in Enum.GetValues<Kind>())
            {
                foreach (Interference interference in Enum.GetValues<Interference>())
                {
                    data.Add(before, after, interference);
                }
            }
        }

        return data;
    }

    public void Dispose() => _prefix.Dispose();

    [Theory]
    [MemberData(nameof(EveryChange))]
    public async Task Install_AnyKindInThePlaceOfAnother_IsCompleteOrTakenBack(Kind before, Kind after, Interference interference)
    {
        await _prefix.InstallAsync(Environment(before, "1.0"));
        Interfere(interference);
        string earlier = _prefix.Snapshot();
        ReadyPackage[] next = Environment(after, "2.0");
        int expected = IsOfTheUser(before, interference) ? 1 : 0;
        ReadyPackage[] failing = [.. next, _prefix.Package("z").File("share/z", "z").Claim("share/missing").Build()];

        await Assert.ThrowsAsync<StoreException>(() => _prefix.InstallAsync(failing));
        Assert.Equal(earlier, _prefix.Snapshot());
        Assert.NotEqual(PrefixState.Incomplete, PrefixData.StateOf(_prefix.Path));

        await _prefix.InstallAsync(next);
        await AssertNothingIsWrongAsync();
        Assert.Equal(expected, FindMine());
        Assert.False(_prefix.Has(AsideFolder.Path));

        // The way back, too, and once more with what the first change has displaced.
        await _prefix.InstallAsync(Environment(before, "1.0"));
        await AssertNothingIsWrongAsync();
        Assert.Equal(expected, FindMine());
    }

    [Fact]
    public async Task Begin_AfterAKillWhileTheJournalWasWritten_RemovesWhatWasWrittenOfIt()
    {
        await _prefix.InstallAsync(_prefix.Package("a").File("share/a", "a").Build());
        string before = _prefix.Snapshot();
        File.WriteAllText(Path.Combine(_prefix.Path, "conda-meta/.transaction.1.0123456789abcdef.tmp"), "");

        await using (await _prefix.BeginAsync(new InstallOptions()))
        {
            Assert.Equal(before, _prefix.Snapshot());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Install_FailsAfterAnyPackage_IsTakenBack(int after)
    {
        await _prefix.InstallAsync(new InstallOptions { EnvironmentVariables = new Dictionary<string, string> { ["A"] = "1" } }, First());
        string earlier = _prefix.Snapshot();
        int linked = 0;
        InstallOptions options = new()
        {
            EnvironmentVariables = new Dictionary<string, string> { ["A"] = "2", ["B"] = "3" },
            Parallelism = 1,
            Progress = new Callback(() => linked++ == after ? throw new InvalidOperationException("here") : 0),
        };

        await Assert.ThrowsAnyAsync<Exception>(() => _prefix.InstallAsync(options, Second()));

        Assert.Equal(earlier, _prefix.Snapshot());
        await _prefix.InstallAsync(options with { Progress = null }, Second());
        await _prefix.AssertIntactAsync();
        Assert.Equal("2", PrefixVariables.Read(_prefix.Path)["A"]);
    }

    [Fact]
    public async Task Install_ScriptFailsAtTheEnd_IsTakenBackWithSettledFilesRecordsAndHistory()
    {
        await _prefix.InstallAsync(First());
        string earlier = _prefix.Snapshot();
        ReadyPackage script = _prefix.Package("scripted").File("bin/.scripted-post-link.sh", "exit 1\n").Build();
        InstallOptions options = new() { LinkScripts = LinkScriptPolicy.Always, CommandLine = "x" };

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => _prefix.InstallAsync(options, [.. Second(), script]));

        Assert.Equal(ErrorCode.LinkScriptFailed, failure.Code);
        Assert.Equal(earlier, _prefix.Snapshot());
    }

    [Fact]
    public async Task Install_ClosingFilesCannotBeWritten_IsTakenBack()
    {
        await _prefix.InstallAsync(First());
        Directory.CreateDirectory(Path.Combine(_prefix.Path, "conda-meta/state"));
        string earlier = _prefix.Snapshot();
        InstallOptions options = new() { EnvironmentVariables = new Dictionary<string, string> { ["A"] = "2" } };

        await Assert.ThrowsAsync<StoreException>(() => _prefix.InstallAsync(options, Second()));

        Assert.Equal(earlier, _prefix.Snapshot());
    }

    [Fact]
    public async Task Install_IsCanceled_IsTakenBack()
    {
        await _prefix.InstallAsync(First());
        string earlier = _prefix.Snapshot();
        using CancellationTokenSource source = new();
        Dictionary<string, ReadyPackage> packages = Second().ToDictionary(p => p.Record.Name);
        InstallOptions options = _prefix.Options(new InstallOptions { Parallelism = 1, Progress = new Callback(() => { source.Cancel(); return 0; }) });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Installer.InstallAsync(
            _prefix.Path, TestPrefix.Target(packages.Values), (needed, _) => needed.Select(r => packages[r.Name]).ToAsyncEnumerable(),
            options, TimeProvider.System, source.Token));

        Assert.Equal(earlier, _prefix.Snapshot());
    }

    [Fact]
    public async Task Install_NewPrefixWithUserFilesInTheWayFails_PutsThemBack()
    {
        _prefix.Directory.Write("env/share/tree", Mine);
        _prefix.Directory.Write("env/share/file/below", Mine);
        string earlier = _prefix.Snapshot();
        ReadyPackage package = _prefix.Package("a").File("share/tree/x", "x").File("share/file", "y").Claim("share/missing").Build();

        await Assert.ThrowsAsync<StoreException>(() => _prefix.InstallAsync(package));

        Assert.Equal(earlier, _prefix.Snapshot());
    }

    [Fact]
    public async Task Install_NewPrefixIsResumed_KeepsWhatTheFirstRunMovedAside()
    {
        _prefix.Directory.Write("env/share/file/below", Mine);
        ReadyPackage[] packages = [_prefix.Package("a").File("share/file", "y").Build(), _prefix.Package("b").File("share/b", "b").Build()];
        await using (PrefixTransaction unfinished = await _prefix.BeginAsync(new InstallOptions(), packages))
        {
            await unfinished.LinkAsync(packages[0], CancellationToken.None);
        }

        ReadyPackage broken = _prefix.Package("b", "2.0").Claim("share/missing").Build();
        await Assert.ThrowsAsync<StoreException>(() => _prefix.InstallAsync(packages[0], broken));

        Assert.Equal(Mine, _prefix.Read("share/file/below"));
    }

    [Fact]
    public async Task Begin_ChangeWasKilled_TakesItBackFirst()
    {
        await _prefix.InstallAsync(First());
        string earlier = _prefix.Snapshot();
        ReadyPackage[] second = Second();
        await using (PrefixTransaction killed = await _prefix.BeginAsync(new InstallOptions(), second))
        {
            foreach (ReadyPackage package in killed.Needed.Select(n => second.Single(p => p.Record.Name == n.Name)))
            {
                await killed.LinkAsync(package, CancellationToken.None);
            }
        }

        Assert.Equal(PrefixState.Incomplete, PrefixData.StateOf(_prefix.Path));
        await using (await _prefix.BeginAsync(new InstallOptions(), second))
        {
            Assert.Equal(earlier, _prefix.Snapshot());
        }

        Assert.Contains(_prefix.Warnings, w => w.Contains("taken back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Install_RecordsWithoutHistory_AreNotTakenAwayByAFailure()
    {
        await _prefix.InstallAsync(First());
        File.Delete(Path.Combine(_prefix.Path, "conda-meta/history"));
        string earlier = _prefix.Snapshot();

        await Assert.ThrowsAsync<StoreException>(() => _prefix.InstallAsync([.. First(), _prefix.Package("z").Claim("missing").Build()]));

        Assert.Equal(earlier, _prefix.Snapshot());
    }

    [Fact]
    public async Task Link_SecondAttemptAfterAFailure_TakesItsOwnFilesForItsOwn()
    {
        await _prefix.InstallAsync(First());
        ReadyPackage broken = _prefix.Package("z").File("share/a", "z").File("share/missing", "z").Build();
        string source = Path.Combine(broken.Directory, "share/missing");
        File.Move(source, source + ".away");
        ReadyPackage[] target = [.. First(), broken];
        await using PrefixTransaction transaction = await _prefix.BeginAsync(new InstallOptions { Parallelism = 1 }, target);
        await Assert.ThrowsAsync<StoreException>(() => transaction.LinkAsync(broken, CancellationToken.None));
        File.Move(source + ".away", source);

        await transaction.LinkAsync(broken, CancellationToken.None);
        await transaction.FinishAsync(CancellationToken.None);

        Assert.False(_prefix.Has(Displaced.Folder));
        await _prefix.AssertIntactAsync();
    }

    private async Task AssertNothingIsWrongAsync()
    {
        PrefixVerification verification = await PrefixVerifier.VerifyAsync(_prefix.Path, listExtraFiles: false, null, CancellationToken.None);
        Assert.Empty(verification.Differences);
        Assert.Equal(PrefixState.Ready, verification.State);
    }

    // A file or link at the path of a package's file or link belongs to the package, regardless of who wrote it last.
    private static bool IsOfTheUser(Kind before, Interference interference) => interference switch
    {
        Interference.None or Interference.EmptyDirectory => false,
        Interference.File or Interference.Link => before is Kind.Nothing or Kind.EmptyDirectory or Kind.Directory or Kind.Tree,
        Interference.FileBelow => before != Kind.Directory,
        _ => true,
    };

    private int FindMine() => Directory
        .EnumerateFiles(_prefix.Path, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint, RecurseSubdirectories = true })
        .Count(f => File.ReadAllText(f) == Mine)
        + Directory.EnumerateFileSystemEntries(_prefix.Path, "*", new EnumerationOptions { AttributesToSkip = 0, RecurseSubdirectories = true })
            .Count(f => new FileInfo(f).LinkTarget == Mine);

    private void Interfere(Interference interference)
    {
        string above = Path.Combine(_prefix.Path, "share/x");
        string path = Path.Combine(above, "p");
        switch (interference)
        {
            case Interference.File:
                FileTree.Remove(path);
                _prefix.Directory.Write("env/share/x/p", Mine);
                break;
            case Interference.Directory:
                FileTree.Remove(path);
                _prefix.Directory.Write("env/share/x/p/mine", Mine);
                break;
            case Interference.EmptyDirectory:
                FileTree.Remove(path);
                Directory.CreateDirectory(path);
                break;
            case Interference.Link:
                FileTree.Remove(path);
                Directory.CreateDirectory(above);
                File.CreateSymbolicLink(path, Mine);
                break;
            case Interference.FileBelow:
                if (!FileTree.IsDirectory(path))
                {
                    FileTree.Remove(path);
                }

                _prefix.Directory.Write("env/share/x/p/f", Mine);
                break;
            case Interference.FileAbove:
                FileTree.Remove(above);
                _prefix.Directory.Write("env/share/x", Mine);
                break;
        }
    }

    private ReadyPackage[] Environment(Kind kind, string version)
    {
        ExtractedPackage package = _prefix.Package("changing", version).File("share/changing", version).File("share/other/file", version);
        _ = kind switch
        {
            Kind.File => package.File("share/x/p", "file " + version),
            Kind.Patched => package.File("share/x/p", $"prefix={Placeholder} {version}\n", Placeholder),
            Kind.Symlink => package.Symlink("share/x/p", "../changing"),
            Kind.DirectoryLink => package.Symlink("share/x/p", "../other"),
            Kind.DanglingLink => package.Symlink("share/x/p", "nowhere " + version),
            Kind.EmptyDirectory => package.EmptyDirectory("share/x/p"),
            Kind.Directory => package.File("share/x/p/f", "f " + version).File("share/x/p/g", "g"),
            Kind.Tree => package.File("share/x/p/d/e/f", "f " + version).File("share/x/p/m.py", "x = 1\n").Symlink("share/x/p/l", "d"),
            _ => package,
        };
        return [package.Build(), _prefix.Package("stays").File("share/stays", "stays").Build()];
    }

    private ReadyPackage[] First() =>
    [
        _prefix.Python("3.11.4"), Noarch(), _prefix.Package("big").File("lib/big/1", "1").File("lib/big/common", "one").Symlink("lib/link", "big").Build(),
        Clash("c1"), Clash("c2"), _prefix.Package("old").File("share/old/deep/x", "x").EmptyDirectory("share/old/empty").Build(),
    ];

    private ReadyPackage[] Second() =>
    [
        _prefix.Python("3.12.1"), Noarch(), _prefix.Package("big", "2.0").File("lib/big/2", "2").File("lib/big/common", "two").File("lib/link/y", "y").Build(),
        Clash("c1"), Clash("c3"), _prefix.Package("new").File("share/new/deep/x", "x").Build(),
    ];

    private ReadyPackage Noarch() => _prefix.Package("noarch").Noarch(NoarchKind.Python).DependsOn("python")
        .File("site-packages/noarch/__init__.py", "x = 1\n").EntryPoint("noarch = noarch:main").Build();

    private ReadyPackage Clash(string name) => _prefix.Package(name)
        .File("share/clash", name).File(name == "c2" ? "share/tree/below" : "share/tree", name).Build();

    private sealed class Callback(Func<int> report) : IProgress<InstallProgress>
    {
        public void Report(InstallProgress value) => report();
    }
}
