using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Installing.Linking;

public sealed class FileLinkerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _warnings = [];
    private readonly List<string> _cleared = [];

    public FileLinkerTests()
    {
        Directory.CreateDirectory(_directory.At("prefix"));
        _directory.Write("package/bin/tool", "#!/placeholder/bin/python\nx");
        _directory.Write("package/lib/a/one", "one");
        _directory.Write("package/lib/a/two", "two");
        _directory.Write("package/top", "top");
        File.CreateSymbolicLink(_directory.At("package/lib/link"), "a/one");
        File.SetLastWriteTimeUtc(_directory.At("package/lib/a/one"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(LinkMode.Auto)]
    [InlineData(LinkMode.Reflink)]
    [InlineData(LinkMode.Hardlink)]
    [InlineData(LinkMode.Copy)]
    public void Link_EveryMode_PlacesTheSameContent(LinkMode mode)
    {
        PlacedItem[] placed = Link(
            mode, 0, Plain("lib/a/one"), Plain("lib/a/two"), Plain("top"), new(LinkItemKind.Symlink, "lib/link", "lib/link"),
            new(LinkItemKind.Directory, "", "var/empty"), new(LinkItemKind.Script, "", "bin/made", Content: "#!/bin/sh\n"u8.ToArray()),
            new(LinkItemKind.PatchText, "bin/tool", "bin/tool", new PrefixPlaceholder("/placeholder", "/env")));

        Assert.Equal("one", Read("lib/a/one"));
        Assert.Equal("top", Read("top"));
        Assert.Equal("a/one", new FileInfo(_directory.At("prefix/lib/link")).LinkTarget);
        Assert.True(Directory.Exists(_directory.At("prefix/var/empty")));
        Assert.Equal("#!/env/bin/python\nx", Read("bin/tool"));
        Assert.Equal(new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc), File.GetLastWriteTimeUtc(_directory.At("prefix/lib/a/one")));
        Assert.Equal(PlacedAs.Symlink, placed[3].As);
        Assert.Equal(PlacedAs.Directory, placed[4].As);
        Assert.NotNull(placed[6].Sha256);
    }

    [Fact]
    public void Link_Hardlink_SharesTheFile()
    {
        Assert.Equal(PlacedAs.HardLink, Link(LinkMode.Hardlink, 0, Plain("top"))[0].As);
        Assert.Equal(2u, Links("top"));
    }

    [Fact]
    public void Link_NoLinkEntry_IsAFileOfItsOwn()
    {
        Link(LinkMode.Hardlink, 0, new LinkItem(LinkItemKind.PrivateCopy, "top", "top"));

        Assert.Equal(1u, Links("top"));
    }

    [Fact]
    public void Link_LinkLimitReached_StartsANewGeneration()
    {
        for (int i = 0; i < 7; i++)
        {
            Link(LinkMode.Hardlink, 3, new LinkItem(LinkItemKind.File, "top", $"copy{i}"));
        }

        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal("top", Read($"copy{i}")));
        Assert.All(Enumerable.Range(0, 7), i => Assert.InRange(Links($"copy{i}"), 2u, 3u));
        Assert.Equal(["top"], Directory.EnumerateFiles(_directory.At("package")).Select(Path.GetFileName));
    }

    [Fact]
    public void Link_SomethingUnownedInTheWay_IsMovedByItsPathWithoutLinks()
    {
        _directory.Write("prefix/top", "mine");
        _directory.Write("prefix/real/a", "a file where a directory belongs");
        Directory.CreateSymbolicLink(_directory.At("prefix/lib"), "real");
        File.CreateSymbolicLink(_directory.At("prefix/dangling"), "nowhere");

        Link(LinkMode.Hardlink, 0, Plain("top"), Plain("lib/a/one"), new LinkItem(LinkItemKind.File, "top", "dangling/two"));

        Assert.Equal("top", Read("top"));
        Assert.Equal("one", Read("real/a/one"));
        Assert.Equal("top", Read("dangling/two"));
        Assert.Equal(["dangling", "real/a", "top"], _cleared.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Link_DirectoryIsASymlinkOutOfThePrefix_IsRefused()
    {
        Directory.CreateDirectory(_directory.At("outside"));
        Directory.CreateSymbolicLink(_directory.At("prefix/lib"), _directory.At("outside"));

        StoreException failure = Assert.Throws<StoreException>(() => Link(LinkMode.Hardlink, 0, Plain("lib/a/one")));

        Assert.Equal(ErrorCode.UnsafePath, failure.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.At("outside")));
    }

    [Fact]
    public void Link_DirectoryIsASymlinkInsideThePrefix_IsFollowed()
    {
        Directory.CreateDirectory(_directory.At("prefix/real"));
        Directory.CreateSymbolicLink(_directory.At("prefix/lib"), "real");

        Link(LinkMode.Hardlink, 0, Plain("lib/a/one"));

        Assert.Equal("one", Read("real/a/one"));
    }

    [Fact]
    public void Link_SourceOfAPatchIsASymlink_DoesNotReadThroughIt()
    {
        File.CreateSymbolicLink(_directory.At("package/evil"), "/etc/passwd");

        PlacedItem[] placed = Link(
            LinkMode.Copy, 0, new LinkItem(LinkItemKind.PatchText, "evil", "evil", new PrefixPlaceholder("root:x:0:0", "x")));

        Assert.Equal(PlacedAs.Symlink, placed[0].As);
        Assert.Contains(_warnings, w => w.Contains("outside", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(LinkMode.Hardlink, "File", "gone")]
    [InlineData(LinkMode.Copy, "File", "gone")]
    [InlineData(LinkMode.Copy, "PatchText", "lib/gone")]
    [InlineData(LinkMode.Hardlink, "Symlink", "lib/gone")]
    [InlineData(LinkMode.Hardlink, "File", "no/folder/gone")]
    [InlineData(LinkMode.Hardlink, "File", "top/below")]
    public void Link_PackageLacksAFile_IsItsFault(LinkMode mode, string kindName, string path)
    {
        LinkItemKind kind = Enum.Parse<LinkItemKind>(kindName);
        LinkItem item = new(kind, path, path, kind == LinkItemKind.PatchText ? new PrefixPlaceholder("/placeholder", "/env") : null);

        StoreException failure = Assert.Throws<StoreException>(() => Link(mode, 0, item));

        Assert.Equal((ErrorCode.InvalidPackageMetadata, path), (failure.Code, failure.Found));
    }

    [Fact]
    public void Link_BinaryLeavesNoRoom_LeavesNoFile()
    {
        LinkItem item = new(LinkItemKind.PatchBinary, "bin/tool", "bin/tool", new PrefixPlaceholder("/placeholder", "/" + new string('x', 200)));

        Assert.Equal(ErrorCode.PrefixTooLong, Assert.Throws<StoreException>(() => Link(LinkMode.Copy, 0, item)).Code);
        Assert.False(File.Exists(_directory.At("prefix/bin/tool")));
    }

    [Fact]
    public void Link_ManyFilesOnSeveralThreads_PlacesAll()
    {
        LinkItem[] items = new LinkItem[2000];
        for (int i = 0; i < items.Length; i++)
        {
            string path = $"d{i % 37}/f{i}";
            _directory.Write("package/" + path, $"content {i}");
            items[i] = Plain(path);
        }

        Link(LinkMode.Hardlink, 0, items);

        Assert.All(items, item => Assert.Equal(Encoding.UTF8.GetString(File.ReadAllBytes(_directory.At("package/" + item.Source))), Read(item.Target)));
    }

    [Fact]
    public void Link_ReflinksDoNotWork_EveryFileBecomesAHardLinkWhicheverThreadFindsOut()
    {
        for (int round = 0; round < 20; round++)
        {
            using TemporaryDirectory directory = new();
            Directory.CreateDirectory(directory.At("prefix"));
            LinkItem[] items = [.. Enumerable.Range(0, 100).Select(i => Plain($"f{i}"))];
            foreach (LinkItem item in items)
            {
                directory.Write("package/" + item.Source, "x");
            }

            using FileLinker linker = new(directory.At("prefix"), LinkMode.Auto, 0, parallelism: 8, _ => { }, File.Delete);
            PlacedItem[] placed = linker.Link(directory.At("package"), items, CancellationToken.None);

            Assert.Single(placed.Select(p => (p.As, p.BytesWritten)).Distinct());
        }
    }

    private static LinkItem Plain(string path) => new(LinkItemKind.File, path, path);

    private PlacedItem[] Link(LinkMode mode, int limit, params LinkItem[] items)
    {
        using FileLinker linker = new(_directory.At("prefix"), mode, limit, parallelism: 4, w =>
        {
            lock (_warnings)
            {
                _warnings.Add(w);
            }
        }, ClearWay);
        return linker.Link(_directory.At("package"), items, CancellationToken.None);
    }

    private void ClearWay(string path)
    {
        lock (_cleared)
        {
            _cleared.Add(path);
        }

        File.Delete(_directory.At("prefix/" + path));
    }

    private string Read(string path) => File.ReadAllText(_directory.At("prefix/" + path));

    private uint Links(string path)
    {
        Assert.Equal(0, LinuxCalls.TryStatus(null, _directory.At("prefix/" + path), out FileStatus status));
        return status.Links;
    }
}
