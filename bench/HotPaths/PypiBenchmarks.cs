using BenchmarkDotNet.Attributes;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.HotPaths;

/// <summary>The same for Python projects as <see cref="VersionBenchmarks"/> and <see cref="SpecBenchmarks"/> measure for conda.</summary>
[MemoryDiagnoser]
public class PypiBenchmarks
{
    private readonly PypiVersion _shorter = PypiVersion.Parse("3.12.4");
    private readonly PypiVersion _longer = PypiVersion.Parse("3.12.4.post1");
    private readonly PypiVersion _local = PypiVersion.Parse("2.4.0+cu121");
    private readonly PypiVersion _version = PypiVersion.Parse("2.1.0");
    private readonly SpecifierSet _specifiers = SpecifierSet.Parse(">=1.23,<3");
    private readonly Marker _marker = Marker.Parse("python_version < '3.11' and sys_platform == 'linux'");
    private readonly MarkerEnvironment _environment =
        MarkerEnvironment.Create("linux-64", new PythonInterpreter(PypiVersion.Parse("3.12.4")))!;

    [Benchmark]
    public int CompareNumbers() => _shorter.CompareTo(_longer);

    [Benchmark]
    public int CompareLocal() => _local.CompareTo(_longer);

    [Benchmark]
    public PypiVersion Parse() => PypiVersion.Parse("3.12.4.post1");

    [Benchmark]
    public PypiRequirement ParseRequirement() => PypiRequirement.Parse("numpy>=1.23,<3");

    [Benchmark]
    public PypiRequirement ParseRequirementWithMarker() => PypiRequirement.Parse("pytest (>=6) ; extra == 'test'");

    [Benchmark]
    public bool Contains() => _specifiers.Contains(_version);

    [Benchmark]
    public bool? Evaluate() => _marker.Evaluate(_environment);
}
