using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Packages.Archives;

/// <summary>ZIP files around packages as other tools write them, honestly or not.</summary>
public sealed class CondaContainerTests
{
    private static readonly byte[] Info = ZstdCompressStream.Compress(new TarBuilder().Index().ToTar());
    private static readonly byte[] Files = ZstdCompressStream.Compress(new TarBuilder().File("share/data", "content").ToTar());
    private static readonly byte[] Metadata = """{"conda_pkg_format_version": 2}"""u8.ToArray();

    [Fact]
    public async Task ExtractAsync_MembersInAnyOrder_AreRead() =>
        await AssertExtractsAsync(TarBuilder.Zip(("info-a-1-0.tar.zst", Info), ("pkg-a-1-0.tar.zst", Files), ("metadata.json", Metadata)));

    [Fact]
    public async Task ExtractAsync_FolderAroundTheMembers_IsIgnored() =>
        await AssertExtractsAsync(TarBuilder.Zip(("x/", []), ("x/metadata.json", Metadata), ("x/pkg-a-1-0.tar.zst", Files), ("x/info-a-1-0.tar.zst", Info)));

    [Fact]
    public async Task ExtractAsync_DeflatedMembers_AreRead() => await AssertExtractsAsync(Deflated());

    [Fact]
    public async Task ExtractAsync_SizesBehindTheMembers_AreReadThroughATemporaryFile()
    {
        // Writing to a stream that cannot seek forces the sizes behind the content.
        using MemoryStream output = new();
        using (ZipArchive zip = new(new ForwardStream(output), ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in new[] { ("metadata.json", Metadata), ("pkg-a-1-0.tar.zst", Files), ("info-a-1-0.tar.zst", Info) })
            {
                using Stream member = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                member.Write(content);
            }
        }

        Assert.Equal(8, output.ToArray()[6] & 8);
        await AssertExtractsAsync(output.ToArray());
    }

    [Fact]
    public async Task ExtractAsync_Zip64Sizes_AreRead()
    {
        byte[] zip64 = WithZip64Sizes([("pkg-a-1-0.tar.zst", Files), ("info-a-1-0.tar.zst", Info)]);

        await AssertExtractsAsync(zip64);
    }

    [Fact]
    public async Task ExtractAsync_InSmallPieces_IsTheSame()
    {
        using TemporaryDirectory target = new();
        byte[] bytes = TarBuilder.Zip(("metadata.json", Metadata), ("pkg-a-1-0.tar.zst", Files), ("info-a-1-0.tar.zst", Info));

        await PackageExtractor.ExtractAsync(
            new PiecewiseStream(bytes, 3), PackageArchiveKind.Conda, target.Path, ExtractionLimits.Default, 1, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal("content", File.ReadAllText(target.At("share/data")));
    }

    [Theory]
    [InlineData("unexpected member")]
    [InlineData("second info")]
    [InlineData("no info")]
    [InlineData("no members")]
    [InlineData("other version")]
    [InlineData("deflate damaged")]
    [InlineData("directory says another name")]
    [InlineData("directory says another size")]
    [InlineData("directory says another checksum")]
    [InlineData("not a zip")]
    public async Task ExtractAsync_OtherContainers_AreCorrupt(string what)
    {
        byte[] honest = TarBuilder.Zip(("metadata.json", Metadata), ("pkg-a-1-0.tar.zst", Files), ("info-a-1-0.tar.zst", Info));
        int central = honest.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        byte[] bytes = what switch
        {
            "unexpected member" => TarBuilder.Zip(("info-a-1-0.tar.zst", Info), ("evil.sh", [1])),
            "second info" => TarBuilder.Zip(("info-a-1-0.tar.zst", Info), ("info-b-1-0.tar.zst", Info)),
            "no info" => TarBuilder.Zip(("metadata.json", Metadata), ("pkg-a-1-0.tar.zst", Files)),
            "no members" => TarBuilder.Zip(),
            "other version" => TarBuilder.Zip(("metadata.json", """{"conda_pkg_format_version": 3}"""u8.ToArray()), ("info-a-1-0.tar.zst", Info)),
            "deflate damaged" => Changed(Deflated(), 60),
            "directory says another name" => Changed(honest, central + 46),
            "directory says another size" => Changed(honest, central + 20),
            "directory says another checksum" => Changed(honest, central + 16),
            _ => "<html>not found</html>"u8.ToArray(),
        };
        using TemporaryDirectory target = new();

        StoreException exception = await Assert.ThrowsAsync<StoreException>(() => ExtractAsync(bytes, target.Path));

        Assert.Equal(ErrorCode.CorruptArchive, exception.Code);
    }

    private static byte[] Changed(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 1;
        return changed;
    }

    private static byte[] Deflated()
    {
        using MemoryStream output = new();
        using (ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in new[] { ("pkg-a-1-0.tar.zst", Files), ("info-a-1-0.tar.zst", Info), ("metadata.json", Metadata) })
            {
                using Stream member = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                member.Write(content);
            }
        }

        return output.ToArray();
    }

    // Local and central headers with sizes in ZIP64 fields, and a ZIP64 end of directory, as for archives above 4 GiB.
    private static byte[] WithZip64Sizes((string Name, byte[] Content)[] members)
    {
        using MemoryStream file = new();
        using MemoryStream directory = new();
        foreach ((string name, byte[] content) in members)
        {
            byte[] nameUtf8 = System.Text.Encoding.UTF8.GetBytes(name);
            byte[] fields = new byte[26];
            BinaryPrimitives.WriteUInt16LittleEndian(fields, 45);
            BinaryPrimitives.WriteUInt32LittleEndian(fields.AsSpan(10), Crc32.HashToUInt32(content));
            BinaryPrimitives.WriteUInt32LittleEndian(fields.AsSpan(14), uint.MaxValue);
            BinaryPrimitives.WriteUInt32LittleEndian(fields.AsSpan(18), uint.MaxValue);
            BinaryPrimitives.WriteUInt16LittleEndian(fields.AsSpan(22), (ushort)nameUtf8.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(fields.AsSpan(24), 20);
            byte[] sizes = [1, 0, 16, 0, .. BitConverter.GetBytes((long)content.Length), .. BitConverter.GetBytes((long)content.Length)];
            directory.Write([.. "PK\u0001\u0002"u8, 45, 0, .. fields, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes((uint)file.Length), .. nameUtf8, .. sizes]);
            file.Write([.. "PK\u0003\u0004"u8, .. fields, .. nameUtf8, .. sizes, .. content]);
        }

        long start = file.Length;
        directory.WriteTo(file);
        long end = file.Length;
        byte[] count = BitConverter.GetBytes((long)members.Length);
        file.Write([.. "PK\u0006\u0006"u8, .. BitConverter.GetBytes(44L), 45, 0, 45, 0, .. new byte[8], .. count, .. count, .. BitConverter.GetBytes(directory.Length), .. BitConverter.GetBytes(start)]);
        file.Write([.. "PK\u0006\u0007"u8, 0, 0, 0, 0, .. BitConverter.GetBytes(end), 1, 0, 0, 0]);
        file.Write([.. "PK\u0005\u0006"u8, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0]);
        return file.ToArray();
    }

    private static async Task AssertExtractsAsync(byte[] bytes)
    {
        using TemporaryDirectory target = new();
        string directory = Directory.CreateDirectory(target.At("package")).FullName;

        await ExtractAsync(bytes, directory);

        Assert.Equal("content", File.ReadAllText(Path.Combine(directory, "share/data")));
        Assert.True(File.Exists(Path.Combine(directory, "info/index.json")));
        Assert.Equal([directory], Directory.GetFileSystemEntries(target.Path));
    }

    private static Task<ExtractionSummary> ExtractAsync(byte[] bytes, string directory) =>
        PackageExtractor.ExtractAsync(new MemoryStream(bytes), PackageArchiveKind.Conda, directory, ExtractionLimits.Default, 1, TimeProvider.System, TestContext.Current.CancellationToken);
}
