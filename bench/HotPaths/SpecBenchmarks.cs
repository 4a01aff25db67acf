using BenchmarkDotNet.Attributes;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.HotPaths;

/// <summary>Reading requirements and testing records with them.</summary>
[MemoryDiagnoser]
public class SpecBenchmarks
{
    private readonly MatchSpec _spec = MatchSpec.Parse("numpy >=1.23,<3");
    private readonly CondaVersion _version = CondaVersion.Parse("2.1.0");
    private readonly RepodataRecord _record = new()
    {
        Name = "numpy",
        Version = "2.1.0",
        Build = "py312_0",
        Subdir = "linux-64",
        FileName = "numpy-2.1.0-py312_0.conda",
        Url = "",
    };

    [Benchmark]
    public MatchSpec Parse() => MatchSpec.Parse("numpy >=1.23,<3");

    [Benchmark]
    public bool MatchVersion() => _spec.Version!.Matches(_version);

    [Benchmark]
    public bool MatchRecord() => _spec.Matches(_record, _version);
}
