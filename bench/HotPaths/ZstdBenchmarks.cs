using BenchmarkDotNet.Attributes;
using CondaStore.Domain.Compression;

namespace CondaStore.HotPaths;

/// <summary>The system's libzstd beside the managed port, on the content of a package.</summary>
[MemoryDiagnoser]
public class ZstdBenchmarks
{
    private readonly byte[] _content = GeneratedContent.Tar(300);
    private readonly Dictionary<int, byte[]> _frames = [];
    private ZstdLibrary _library = null!;

    /// <summary>Which library is measured.</summary>
    [Params(true, false)]
    public bool System { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _library = ZstdLibrary.Choose(System);
        foreach (int level in (int[])[3, 19])
        {
            _frames[level] = ZstdCompressStream.Compress(_content, level);
        }
    }

    [Benchmark]
    [Arguments(3)]
    [Arguments(19)]
    public int Decompress(int level) => ZstdDecompressStream.Decompress(_frames[level], _content.Length, _library).Length;

    [Benchmark]
    [Arguments(3)]
    [Arguments(16)]
    public int Compress(int level) => ZstdCompressStream.Compress(_content, level, _library).Length;
}
