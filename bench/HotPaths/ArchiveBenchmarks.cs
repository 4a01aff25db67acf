using System.Formats.Tar;
using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Packages.Archives;
using ICSharpCode.SharpZipLib.BZip2;

namespace CondaStore.HotPaths;

/// <summary>Our readers of containers beside those of the platform and of libraries, from memory; all read everything to its end.</summary>
[MemoryDiagnoser]
public class ArchiveBenchmarks
{
    private const int Files = 2000;

    private byte[] _tar = [];
    private byte[] _zip = [];
    private byte[] _bzip2 = [];

    [GlobalSetup]
    public void Setup()
    {
        _tar = GeneratedContent.Tar(Files);
        using MemoryStream zip = new();
        using (ZipArchive archive = new(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "metadata.json", """{"conda_pkg_format_version": 2}"""u8);
            Add(archive, "pkg-a-1-0.tar.zst", ZstdCompressStream.Compress(_tar));
            Add(archive, "info-a-1-0.tar.zst", ZstdCompressStream.Compress(GeneratedContent.Tar(10)));
        }

        _zip = zip.ToArray();
        using MemoryStream bzip2 = new();
        BZip2.Compress(new MemoryStream(_tar), bzip2, isStreamOwner: false, level: 9);
        _bzip2 = bzip2.ToArray();
    }

    [Benchmark]
    public async Task<long> TarAsync()
    {
        ExtractionBudget budget = new(new ExtractionLimits(), () => _tar.Length);
        using Domain.Packages.Archives.TarReader reader = new(new MemoryStream(_tar), budget);
        long bytes = 0;
        while (await reader.NextAsync(CancellationToken.None) is not null)
        {
            for (ReadOnlyMemory<byte> slice = await reader.ReadContentAsync(CancellationToken.None);
                slice.Length > 0;
                slice = await reader.ReadContentAsync(CancellationToken.None))
            {
                bytes += slice.Length;
            }
        }

        return bytes;
    }

    [Benchmark]
    public async Task<long> PlatformTarAsync()
    {
        await using System.Formats.Tar.TarReader reader = new(new MemoryStream(_tar));
        long bytes = 0;
        while (await reader.GetNextEntryAsync() is { } entry)
        {
            bytes += entry.DataStream is { } content ? await ReadAsync(content) : 0;
        }

        return bytes;
    }

    [Benchmark]
    public async Task<long> CondaAsync()
    {
        using CondaArchiveReader reader = new(new MemoryStream(_zip), "");
        long bytes = 0;
        await reader.ReadAsync(async (_, tar, _) => bytes += await ReadAsync(tar), CancellationToken.None);
        return bytes;
    }

    [Benchmark]
    public async Task<long> PlatformZipAsync()
    {
        await using ZipArchive archive = new(new MemoryStream(_zip));
        long bytes = 0;
        foreach (ZipArchiveEntry entry in archive.Entries.Where(e => e.Name.EndsWith(".zst", StringComparison.Ordinal)))
        {
            await using ZstdDecompressStream tar = new(await entry.OpenAsync());
            bytes += await ReadAsync(tar);
        }

        return bytes;
    }

    [Benchmark]
    [Arguments(1)]
    [Arguments(2)]
    public async Task<long> Bzip2Async(int parallelism)
    {
        await using Bzip2DecompressStream stream = new(new MemoryStream(_bzip2), parallelism);
        return await ReadAsync(stream);
    }

    [Benchmark]
    public async Task<long> SharpZipLibBzip2Async()
    {
        await using BZip2InputStream stream = new(new MemoryStream(_bzip2));
        return await ReadAsync(stream);
    }

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> content)
    {
        using Stream member = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        member.Write(content);
    }

    private static async Task<long> ReadAsync(Stream stream)
    {
        byte[] buffer = new byte[64 * 1024];
        long bytes = 0;
        for (int read = await stream.ReadAsync(buffer); read > 0; read = await stream.ReadAsync(buffer))
        {
            bytes += read;
        }

        return bytes;
    }
}
