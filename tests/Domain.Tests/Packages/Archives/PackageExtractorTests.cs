using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Packages.Archives;

public sealed class PackageExtractorTests
{
    public static TheoryData<string> Fixtures =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Packages")).Select(f => Path.GetFileName(f)).Where(f => PackageArchive.TryParse(f, out _)).Order()];

    [Theory]
    [InlineData(PackageArchiveKind.Conda)]
    [InlineData(PackageArchiveKind.TarBz2)]
    public async Task ExtractAsync_BuiltPackage_GivesItsFiles(PackageArchiveKind kind)
    {
        using TemporaryDirectory target = new();
        byte[] large = new byte[700_000];
        new Random(1).NextBytes(large);
        BuiltPackage package = new PackageBuilder("a")
            .File("bin/tool", "#!/bin/sh\n", executable: true)
            .File("share/data", large)
            .File("share/empty", "")
            .Link("bin/alias", "tool")
            .Directory("var/lib/a")
            .Build(kind);

        ExtractionSummary summary = await ExtractAsync(package.Bytes, kind, target.Path);

        Assert.Equal(large, File.ReadAllBytes(target.At("share/data")));
        Assert.Equal("tool", new FileInfo(target.At("bin/alias")).LinkTarget);
        Assert.Equal((UnixFileMode)0x1ED, File.GetUnixFileMode(target.At("bin/tool")));
        Assert.Equal((UnixFileMode)0x1A4, File.GetUnixFileMode(target.At("share/data")));
        Assert.Equal(new DateTime(1980, 1, 1), File.GetLastWriteTimeUtc(target.At("share/data")));
        Assert.True(Directory.Exists(target.At("var/lib/a")));
        Assert.Equal("a", IndexJson.ReadFrom(target.Path).Name);
        Assert.Equal(5, PathsJson.ReadFrom(target.Path).Paths.Count);
        Assert.Equal(7, summary.Files);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task ExtractAsync_PublishedPackage_HasTheFilesItNames(string fileName)
    {
        using TemporaryDirectory target = new();
        byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Packages", fileName));
        PackageArchive archive = PackageArchive.Parse(fileName);

        await ExtractAsync(bytes, archive.Kind, target.Path);

        IndexJson index = IndexJson.ReadFrom(target.Path);
        Assert.Equal((archive.Name, archive.Version, archive.Build), (index.Name, index.Version, index.Build));
        foreach (PathsEntry entry in PathsJson.ReadFrom(target.Path).Paths)
        {
            FileInfo file = new(target.At(entry.Path));
            Assert.Equal(entry.Type == PathType.SoftLink, file.LinkTarget is not null);
            if (entry.Type == PathType.HardLink && entry.Size is long size)
            {
                Assert.Equal(size, file.Length);
            }
        }
    }

    [Theory]
    [InlineData(PackageArchiveKind.Conda)]
    [InlineData(PackageArchiveKind.TarBz2)]
    public async Task ExtractAsync_EveryTruncation_IsCorrupt(PackageArchiveKind kind)
    {
        byte[] bytes = new PackageBuilder("a").File("share/data", "some content").Build(kind).Bytes;
        for (int length = 0; length < bytes.Length; length += 5)
        {
            using TemporaryDirectory target = new();
            byte[] part = bytes[..length];

            StoreException exception = await Assert.ThrowsAsync<StoreException>(() => ExtractAsync(part, kind, target.Path));

            Assert.Equal(ErrorCode.CorruptArchive, exception.Code);
        }
    }

    [Theory]
    [InlineData(PackageArchiveKind.Conda)]
    [InlineData(PackageArchiveKind.TarBz2)]
    public async Task ExtractAsync_FlippedBits_AreCorruptOrChangeNothing(PackageArchiveKind kind)
    {
        byte[] bytes = new PackageBuilder("a").File("share/data", "some content").Build(kind).Bytes;
        int corrupt = 0;
        for (int bit = 0; bit < bytes.Length * 8; bit += 37)
        {
            using TemporaryDirectory target = new();
            byte[] damaged = [.. bytes];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                await ExtractAsync(damaged, kind, target.Path);
                Assert.Equal("some content", File.ReadAllText(target.At("share/data")));
            }
            catch (StoreException exception)
            {
                Assert.Equal(ErrorCode.CorruptArchive, exception.Code);
                corrupt++;
            }
        }

        Assert.True(corrupt > bytes.Length * 8 / 37 * 9 / 10, $"only {corrupt} were noticed");
    }

    [Theory]
    [InlineData(PackageArchiveKind.Conda)]
    [InlineData(PackageArchiveKind.TarBz2)]
    public async Task ExtractAsync_BytesAfterTheArchive_AreCorrupt(PackageArchiveKind kind)
    {
        using TemporaryDirectory target = new();
        byte[] bytes = [.. new PackageBuilder("a").File("share/data", "x").Build(kind).Bytes, 0];

        StoreException exception = await Assert.ThrowsAsync<StoreException>(() => ExtractAsync(bytes, kind, target.Path));

        Assert.Equal(ErrorCode.CorruptArchive, exception.Code);
    }

    [Fact]
    public async Task ExtractAsync_MoreBytesThanTheLimit_IsTooLarge()
    {
        using TemporaryDirectory target = new();
        byte[] bytes = new PackageBuilder("a").File("zeros", new byte[2_000_000]).Build().Bytes;

        StoreException exception = await Assert.ThrowsAsync<StoreException>(
            () => ExtractAsync(bytes, PackageArchiveKind.Conda, target.Path, new ExtractionLimits { MaximumBytes = 1_000_000 }));

        Assert.Equal(ErrorCode.ArchiveTooLarge, exception.Code);
    }

    [Fact]
    public async Task ExtractAsync_RatioAboveTheLimit_IsTooLarge()
    {
        using TemporaryDirectory target = new();
        byte[] bytes = new PackageBuilder("a").File("zeros", new byte[2_000_000]).Build().Bytes;

        StoreException exception = await Assert.ThrowsAsync<StoreException>(
            () => ExtractAsync(bytes, PackageArchiveKind.Conda, target.Path, new ExtractionLimits { RatioFreeBytes = 100_000 }));

        Assert.Equal(ErrorCode.ArchiveTooLarge, exception.Code);
    }

    [Fact]
    public async Task ExtractAsync_MoreMembersThanTheLimit_IsTooLarge()
    {
        using TemporaryDirectory target = new();
        byte[] bytes = new PackageBuilder("a").File("a", "").File("b", "").File("c", "").Build().Bytes;

        StoreException exception = await Assert.ThrowsAsync<StoreException>(
            () => ExtractAsync(bytes, PackageArchiveKind.Conda, target.Path, new ExtractionLimits { MaximumMembers = 2 }));

        Assert.Equal(ErrorCode.ArchiveTooLarge, exception.Code);
    }

    private static Task<ExtractionSummary> ExtractAsync(byte[] bytes, PackageArchiveKind kind, string directory, ExtractionLimits? limits = null) =>
        PackageExtractor.ExtractAsync(
            new MemoryStream(bytes), kind, directory, limits ?? ExtractionLimits.Default, parallelism: 1, TimeProvider.System, TestContext.Current.CancellationToken);
}
