using BenchmarkDotNet.Attributes;
using CondaStore.Domain.Versions;

namespace CondaStore.HotPaths;

/// <summary>Reading and ordering versions.</summary>
[MemoryDiagnoser]
public class VersionBenchmarks
{
    private readonly CondaVersion _shorter = CondaVersion.Parse("3.12.4");
    private readonly CondaVersion _longer = CondaVersion.Parse("3.12.4.post1");
    private readonly CondaVersion _letters = CondaVersion.Parse("1!2024a+cuda12.4");

    [Benchmark]
    public int CompareNumbers() => _shorter.CompareTo(_longer);

    [Benchmark]
    public int CompareLetters() => _letters.CompareTo(_longer);

    [Benchmark]
    public CondaVersion Parse() => CondaVersion.Parse("3.12.4.post1");
}
