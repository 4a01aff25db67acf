using CondaStore.Domain.Files;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Installing;

/// <summary>Linking in two calls, what is ready first and the rest later, and linking where a file can have only so many names.</summary>
public sealed class InstallerTests : IDisposable
{
    private readonly TestPrefix _prefix = new();

    public void Dispose() => _prefix.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task LinkReady_SomePackages_IsCompletedToWhatOneCallMakes(int first)
    {
        ReadyPackage[] packages = Packages();
        await _prefix.InstallAsync(packages);
        string wanted = _prefix.Snapshot();
        Directory.Delete(_prefix.Path, recursive: true);

        InstallResult? unfinished = await LinkReadyAsync(packages, packages[^first..]);
        PrefixState between = PrefixData.StateOf(_prefix.Path);
        InstallResult result = await _prefix.InstallAsync(packages);

        Assert.Null(unfinished);
        Assert.Equal((packages.Length - first, first), (result.Linked, result.Unchanged));
        Assert.NotEqual(PrefixState.Ready, between);
        Assert.Equal(wanted, _prefix.Snapshot());
        Assert.Empty(_prefix.Warnings);
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task LinkReady_AllPackages_FinishesThePrefix()
    {
        ReadyPackage[] packages = Packages();

        InstallResult? result = await LinkReadyAsync(packages, packages);

        Assert.Equal(packages.Length, result!.Linked);
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task LinkReady_SourceThatFails_KeepsWhatIsLinked()
    {
        ReadyPackage[] packages = Packages();
        IEnumerable<ReadyPackage> failing = packages[..2].Concat(Enumerable.Range(0, 1).Select<int, ReadyPackage>(_ => throw new IOException("gone")));

        await Assert.ThrowsAsync<IOException>(() => LinkReadyAsync(packages, failing));
        InstallResult result = await _prefix.InstallAsync(packages);

        Assert.Equal(packages.Length, result.Linked + result.Unchanged);
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task LinkReady_PackagesThatWouldHaveToLeave_ChangesNothing()
    {
        await _prefix.InstallAsync(Packages());
        string before = _prefix.Snapshot();
        ReadyPackage[] others = [_prefix.Python(), _prefix.Package("other").File("share/other", "x").Build()];

        InstallResult? result = await LinkReadyAsync(others, others);

        Assert.Null(result);
        Assert.Equal(before, _prefix.Snapshot());
    }

    [Fact]
    public async Task Install_MorePrefixesThanAFileMayHaveNames_ShareItInGenerations()
    {
        const int Limit = 178;
        const int Prefixes = 360;
        ReadyPackage package = _prefix.Package("a").File("share/a", "content").Build();
        InstallOptions options = _prefix.Options(new InstallOptions { HardLinkLimit = Limit, LinkMode = LinkMode.Hardlink });
        List<FileStatus> files = [];
        for (int i = 0; i < Prefixes; i++)
        {
            string prefix = _prefix.Directory.At($"env{i}");
            await Installer.InstallAsync(
                prefix, TestPrefix.Target([package]), (_, _) => new[] { package }.ToAsyncEnumerable(), options, TimeProvider.System, CancellationToken.None);
        }

        for (int i = 0; i < Prefixes; i++)
        {
            Assert.Equal(0, LinuxCalls.TryStatus(null, _prefix.Directory.At($"env{i}/share/a"), out FileStatus status));
            files.Add(status);
        }

        // The package in the cache is one of the names of the present generation, and was one of every former.
        Assert.Equal([Limit - 1, Limit - 1, Prefixes - (2 * (Limit - 1))], files.CountBy(f => f.Inode).Select(g => g.Value));
        Assert.All(files, file => Assert.InRange((int)file.Links, 1, Limit));
    }

    private Task<InstallResult?> LinkReadyAsync(ReadyPackage[] target, IEnumerable<ReadyPackage> ready) => Installer.LinkReadyAsync(
        _prefix.Path,
        TestPrefix.Target(target),
        (needed, _) => ready.Where(p => needed.Contains(p.Record)).ToAsyncEnumerable(),
        _prefix.Options(),
        TimeProvider.System,
        CancellationToken.None);

    // The last two want the same path, the first needs Python's version.
    private ReadyPackage[] Packages() =>
    [
        _prefix.Package("lib").Noarch(NoarchKind.Python).DependsOn("python").File("site-packages/lib/__init__.py", "1").EntryPoint("lib = lib:main").Build(),
        _prefix.Python(),
        _prefix.Package("tool").File("bin/tool", "tool", executable: true).Symlink("bin/alias", "tool").EmptyDirectory("var/tool").Build(),
        _prefix.Package("c1").File("share/clash", "c1").Build(),
        _prefix.Package("c2").DependsOn("c1").File("share/clash", "c2").Build(),
    ];
}
