using System.Buffers;
using BenchmarkDotNet.Attributes;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;

namespace CondaStore.HotPaths;

/// <summary>Building and opening an index of 30,000 records, and solving on it.</summary>
[MemoryDiagnoser]
public class SolveBenchmarks
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hot-paths").FullName;
    private readonly List<RepodataRecord> _records = [.. GeneratedChannel.Records()];
    private ChannelIndex _index = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _index = BuildIndex();
        Directory.CreateDirectory(Path.Combine(_folder, "noarch"));
        ArrayBufferWriter<byte> text = new();
        RepodataWriter.Write(text, "noarch", _records);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "noarch", "repodata.json"), text.WrittenMemory);
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public ChannelIndex BuildIndex() => ChannelIndex.FromRecords(GeneratedChannel.Channel, "noarch", _records);

    /// <summary>With an index on disk, as every process but the first finds it.</summary>
    [Benchmark]
    public async Task<SubdirSource> OpenIndexAsync()
    {
        using RepodataClient client = new(new RepodataClientOptions { CacheDirectory = Path.Combine(_folder, "cache") });
        return await client.OpenAsync(Channel.FromUrl(new Uri(_folder).AbsoluteUri), "noarch", CancellationToken.None);
    }

    [Benchmark]
    public async Task<int> SolveAsync() => (await RunAsync("package999 >=2", "package998")).Records.Count;

    [Benchmark]
    public async Task<string> ExplainAsync()
    {
        try
        {
            await RunAsync("package999 >=3.3", "package498 <1.5");
            throw new InvalidOperationException("The request has an answer.");
        }
        catch (SolveFailure failure)
        {
            return failure.Message;
        }
    }

    private ValueTask<Solution> RunAsync(params string[] specs) =>
        Solver.SolveAsync(new SolveRequest { Channels = [[_index]], Specs = [.. specs.Select(s => MatchSpec.Parse(s))] }, CancellationToken.None);
}
