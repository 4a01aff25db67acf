using System.Formats.Tar;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Packages.Archives;

/// <summary>Archives that try to reach outside their directory. Each case checks that nothing outside was touched.</summary>
public sealed class HostileArchiveTests
{
    public static TheoryData<string> Attacks =>
    [
        "absolute", "double slash", "parent", "parent in the middle", "backslash parent", "drive", "share", "nul",
        "write through link to file", "write through link to folder", "two steps", "folder through link", "link through link", "hard link through link",
        "hard link outside", "hard link absolute", "write through hard link to link", "hard link to later file", "hard link to itself",
        "character device", "block device", "pipe",
        "file twice", "file over folder", "folder over file", "link over file", "file below file", "root as file",
        "conda-meta", "conda-meta with dot", "repodata record", "long component", "long path", "folder link to itself",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task ExtractAsync_Attack_IsRefusedInBothContainers(string attack)
    {
        using TemporaryDirectory temporary = new();
        string victim = temporary.Write("victim/file", "untouched");
        string outside = temporary.At("victim");

        await AssertRefusedAsync(Attack(attack, outside).ToTarBz2(), PackageArchiveKind.TarBz2, temporary, "bz2");
        await AssertRefusedAsync(Attack(attack, outside).ToConda(), PackageArchiveKind.Conda, temporary, "conda");

        Assert.Equal("untouched", File.ReadAllText(victim));
        Assert.Equal(["file"], Directory.GetFileSystemEntries(outside).Select(e => Path.GetFileName(e)));
        Assert.Equal(["bz2", "conda", "victim"], Directory.GetFileSystemEntries(temporary.Path).Select(e => Path.GetFileName(e)).Order());
    }

    [Fact]
    public async Task ExtractAsync_LinkOutOfThePackage_IsReportedOrRefused()
    {
        using TemporaryDirectory target = new();
        using TemporaryDirectory other = new();
        byte[] bytes = new TarBuilder().Index().Symlink("share/passwd", "/etc/passwd").Symlink("lib/up", "../../x").Symlink("lib/ok", "../share")
            .HardLink("lib/again", "share/passwd").ToTarBz2();

        ExtractionSummary summary = await ExtractAsync(bytes, PackageArchiveKind.TarBz2, target.Path, ExtractionLimits.Default);
        StoreException exception = await Assert.ThrowsAsync<StoreException>(
            () => ExtractAsync(bytes, PackageArchiveKind.TarBz2, other.Path, new ExtractionLimits { AllowOutsideLinks = false }));

        Assert.Equal(["share/passwd", "lib/up", "lib/again"], summary.OutsideLinks);
        Assert.Equal(ErrorCode.UnsafeArchive, exception.Code);
    }

    [Fact]
    public async Task ExtractAsync_SetuidAndGroupWriteBits_AreDropped()
    {
        using TemporaryDirectory target = new();
        byte[] bytes = new TarBuilder().Index().File("bin/su", mode: (UnixFileMode)0xFFF).ToTarBz2();

        await ExtractAsync(bytes, PackageArchiveKind.TarBz2, target.Path, ExtractionLimits.Default);

        Assert.Equal((UnixFileMode)0x1ED, File.GetUnixFileMode(target.At("bin/su")));
    }

    [Fact]
    public async Task ExtractAsync_HardLinkToAnEarlierFile_IsTheSameContent()
    {
        using TemporaryDirectory target = new();
        byte[] bytes = new TarBuilder().File("lib/a", "content").HardLink("lib/b", "./lib/a").ToConda();

        await ExtractAsync(bytes, PackageArchiveKind.Conda, target.Path, ExtractionLimits.Default);

        Assert.Equal("content", File.ReadAllText(target.At("lib/b")));
    }

    // The second name of a symbolic link, as GNU tar stores it: tar, libarchive and Python make it a link again.
    [Theory]
    [InlineData(PackageArchiveKind.TarBz2)]
    [InlineData(PackageArchiveKind.Conda)]
    public async Task ExtractAsync_HardLinkToAnEarlierLink_IsALinkWithTheSameText(PackageArchiveKind kind)
    {
        using TemporaryDirectory target = new();
        TarBuilder tar = new TarBuilder().File("lib/l.so.1", "content").Symlink("lib/l.so", "l.so.1").HardLink("lib/m.so", "lib/l.so")
            .HardLink("share/deep/n.so", "lib/m.so");
        byte[] bytes = kind == PackageArchiveKind.Conda ? tar.ToConda() : tar.ToTarBz2();

        ExtractionSummary summary = await ExtractAsync(bytes, kind, target.Path, ExtractionLimits.Default);

        Assert.Equal("l.so.1", new FileInfo(target.At("lib/m.so")).LinkTarget);
        Assert.Equal("l.so.1", new FileInfo(target.At("share/deep/n.so")).LinkTarget);
        Assert.Equal("content", File.ReadAllText(target.At("lib/m.so")));
        Assert.True(summary.Sizes["lib/m.so"] < 0);
    }

    // What a file system that ignores case makes of "LIB/a": the file is there although it was not created under that name.
    [Fact]
    public async Task ExtractAsync_FileThatTheFileSystemTakesForAnother_IsRefused()
    {
        using TemporaryDirectory target = new();
        target.Write("lib/a", "first");
        byte[] bytes = new TarBuilder().Index().File("lib/a", "second").ToTarBz2();

        StoreException exception = await Assert.ThrowsAsync<StoreException>(
            () => ExtractAsync(bytes, PackageArchiveKind.TarBz2, target.Path, ExtractionLimits.Default));

        Assert.Equal(ErrorCode.UnsafeArchive, exception.Code);
        Assert.Equal("first", File.ReadAllText(target.At("lib/a")));
    }

    [Fact]
    public async Task ExtractAsync_NamesThatDifferInCase_AreTwoFilesWhereCaseCounts()
    {
        using TemporaryDirectory target = new();
        byte[] bytes = new TarBuilder().Index().File("share/A", "upper").File("share/a", "lower").ToTarBz2();

        await ExtractAsync(bytes, PackageArchiveKind.TarBz2, target.Path, ExtractionLimits.Default);

        Assert.Equal(["upper", "lower"], [File.ReadAllText(target.At("share/A")), File.ReadAllText(target.At("share/a"))]);
    }

    // An archive in an archive is a file like any other; the container itself takes nothing but its own members.
    [Fact]
    public async Task ExtractAsync_ArchivesInArchives_AreNotUnpacked()
    {
        using TemporaryDirectory target = new();
        byte[] inner = new TarBuilder().File("deep", new string('x', 100_000)).ToConda();
        byte[] bytes = new PackageBuilder("a").File("share/inner.conda", inner).File("share/inner.tar.bz2", inner).Build().Bytes;

        await ExtractAsync(bytes, PackageArchiveKind.Conda, target.Path, ExtractionLimits.Default);

        Assert.Equal(inner, File.ReadAllBytes(target.At("share/inner.conda")));
        Assert.Equal(["inner.conda", "inner.tar.bz2"], Directory.GetFileSystemEntries(target.At("share")).Select(e => Path.GetFileName(e)).Order());
    }

    private static TarBuilder Attack(string attack, string outside)
    {
        TarBuilder tar = new();
        return attack switch
        {
            "absolute" => tar.File(outside + "/file"),
            "double slash" => tar.File("/" + outside + "/file"),
            "parent" => tar.File("../victim/file"),
            "parent in the middle" => tar.File("a/../../victim/file"),
            "backslash parent" => tar.File("a\\..\\..\\victim"),
            "drive" => tar.File("C:\\victim"),
            "share" => tar.File("\\\\host\\share"),
            "nul" => new TarBuilder(TarEntryFormat.Pax).File("bin/a\0/../../victim/file"),
            "write through link to file" => tar.Symlink("link", outside + "/file").File("link"),
            "write through link to folder" => tar.Symlink("link", outside).File("link/file"),
            "two steps" => tar.Symlink("cur", ".").Symlink("cur/par", "..").File("par/victim/file"),
            "folder through link" => tar.Symlink("link", outside).Directory("link/folder"),
            "link through link" => tar.Symlink("link", outside).Symlink("link/new", "x"),
            "hard link through link" => tar.File("a").Symlink("link", outside).HardLink("link/new", "a"),
            "hard link outside" => tar.HardLink("a", "../victim/file"),
            "hard link absolute" => tar.HardLink("a", outside + "/file"),
            "write through hard link to link" => tar.Symlink("link", outside).HardLink("a", "link").File("a/new"),
            "hard link to later file" => tar.HardLink("a", "b").File("b"),
            "hard link to itself" => tar.HardLink("a", "a"),
            "character device" => tar.Member(TarEntryType.CharacterDevice, "dev"),
            "block device" => tar.Member(TarEntryType.BlockDevice, "dev"),
            "pipe" => tar.Member(TarEntryType.Fifo, "pipe"),
            "file twice" => tar.File("a").File("./a"),
            "file over folder" => tar.File("a/b").File("a"),
            "folder over file" => tar.File("a").Directory("a"),
            "link over file" => tar.File("a").Symlink("a", "b"),
            "file below file" => tar.File("a").File("a/b"),
            "root as file" => tar.File("."),
            "conda-meta" => tar.File("conda-meta/history"),
            "conda-meta with dot" => tar.File("./conda-meta/./x.json"),
            "repodata record" => tar.File("info/repodata_record.json"),
            "long component" => tar.File(new string('x', 256)),
            "long path" => tar.File(string.Join('/', Enumerable.Repeat("component", 300))),
            "folder link to itself" => tar.Symlink("b", ".").File("b/c"),
            _ => throw new ArgumentException(attack),
        };
    }

    private static async Task AssertRefusedAsync(byte[] bytes, PackageArchiveKind kind, TemporaryDirectory temporary, string name)
    {
        string directory = Directory.CreateDirectory(temporary.At(name)).FullName;

        StoreException exception = await Assert.ThrowsAsync<StoreException>(() => ExtractAsync(bytes, kind, directory, ExtractionLimits.Default));

        Assert.True(exception.Code is ErrorCode.UnsafeArchive or ErrorCode.CorruptArchive, exception.ToString());
    }

    private static Task<ExtractionSummary> ExtractAsync(byte[] bytes, PackageArchiveKind kind, string directory, ExtractionLimits limits) =>
        PackageExtractor.ExtractAsync(new MemoryStream(bytes), kind, directory, limits, parallelism: 1, TimeProvider.System, TestContext.Current.CancellationToken);
}
