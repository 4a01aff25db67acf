using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Solving.Pypi;

/// <summary>
/// The environments of docs/pypi.md that one search finds and tools that choose conda packages first do not, and those that cannot be found at all. What such
/// tools do is done here with our own search: the conda specs alone, then the requirements beside exactly those records.
/// </summary>
public sealed class CondaFirstTests : IDisposable
{
    private readonly JointWorld _world = new();

    public void Dispose() => _world.Dispose();

    private async Task<SolveFailure> FailCondaFirstAsync(params string[] wanted)
    {
        await using IndexClient client = _world.Client();
        SolveRequest request = _world.Request(client, wanted);
        Solution first = await Solver.SolveAsync(request with { Pypi = null }, TestContext.Current.CancellationToken);
        SolveRequest second = request with { Specs = [.. first.Records.Select(r => MatchSpec.Parse($"{r.Name}=={r.Version}"))] };
        return await Assert.ThrowsAsync<SolveFailure>(() => Solver.SolveAsync(second, TestContext.Current.CancellationToken).AsTask());
    }

    private static void AssertExplained(SolveFailure failure, string message, params string[] hints)
    {
        Assert.Equal(message, failure.Message);
        Assert.Equal(hints, failure.Hints);
    }

    [Fact]
    public async Task SolveAsync_RequirementBoundsACondaPackage_OnlyOneSearchFindsIt()
    {
        _world.Python("3.12.4").Conda("numpy", "2.1.0").Conda("numpy", "1.26.4").Wheel("tight", "1.0", "numpy<2");
        string[] wanted = ["python", "numpy", "pip: tight"];

        Assert.Equal("numpy=1.26.4 python=3.12.4 tight==1.0", await _world.SolveAsync(wanted));
        AssertExplained(await FailCondaFirstAsync(wanted), """
            'numpy ==2.1.0' and 'pypi:tight' cannot be installed together.
            The following packages are incompatible
            ├─ numpy ==2.1.0 can be installed with any of the following options:
            │  └─ numpy 2.1.0
            └─ pypi:tight cannot be installed because there are no viable options:
               └─ pypi:tight 1.0 would require
                  └─ pypi:numpy <2, which cannot be installed because there are no viable options:
                     └─ numpy 1.26.4, which conflicts with the versions reported above.
            """);
    }

    [Fact]
    public async Task SolveAsync_MarkerBoundsPython_OnlyOneSearchFindsIt()
    {
        _world.Python("3.13.1", "3.12.4").Wheel("sound", "1.0", "audioop-lts; python_version >= '3.13'");
        string[] wanted = ["python", "pip: sound"];

        Assert.Equal("python=3.12.4 sound==1.0", await _world.SolveAsync(wanted));
        AssertExplained(await FailCondaFirstAsync(wanted), """
            'pypi:sound' cannot be installed.
            pypi:sound cannot be installed because there are no viable options:
            └─ pypi:sound 1.0 would require
               └─ pypi:audioop-lts; python_version >= "3.13", for which no candidates were found.
            """, "No index has a project named 'audioop-lts' (searched: https://index.example/simple).");
    }

    [Fact]
    public async Task SolveAsync_ExtraBringsInACondaPackage_OnlyOneSearchFindsIt()
    {
        _world.Python("3.12.4").Conda("pyarrow", "17.0").Conda("pyarrow", "15.0").Conda("parquet-tools", "1.0", "pyarrow")
            .Add(new TestWheel("frames", "1.0") { Extras = ["arrow"], Requires = ["pyarrow<16; extra == 'arrow'"] });
        string[] wanted = ["python", "parquet-tools", "pip: frames[arrow]"];

        Assert.Equal("frames[arrow]==1.0 parquet-tools=1.0 pyarrow=15.0 python=3.12.4", await _world.SolveAsync(wanted));
        AssertExplained(await FailCondaFirstAsync(wanted), """
            'pyarrow ==17.0' and 'pypi:frames[arrow]' cannot be installed together.
            The following packages are incompatible
            ├─ pyarrow ==17.0 can be installed with any of the following options:
            │  └─ pyarrow 17.0
            ├─ pypi:frames[arrow] can be installed with any of the following options:
            │  └─ pypi:frames[arrow]
            └─ pypi:frames cannot be installed because there are no viable options:
               └─ pypi:frames 1.0 would require
                  └─ pypi:pyarrow <16; extra == "arrow", which cannot be installed because there are no viable options:
                     └─ pyarrow 15.0, which conflicts with the versions reported above.
            """);
    }

    [Fact]
    public async Task SolveAsync_SpecAndRequirementBoundApart_IsExplained()
    {
        _world.Python("3.12.4").Conda("numpy", "2.1.0").Conda("numpy", "1.26.4").Conda("gdal", "3.9", "numpy >=2").Wheel("tight", "1.0", "numpy<2");

        AssertExplained(await _world.FailAsync("python", "gdal", "pip: tight"), """
            'gdal' and 'pypi:tight' cannot be installed together.
            The following packages are incompatible
            ├─ gdal can be installed with any of the following options:
            │  └─ gdal 3.9 would require
            │     └─ numpy >=2, which can be installed with any of the following options:
            │        └─ numpy 2.1.0
            └─ pypi:tight cannot be installed because there are no viable options:
               └─ pypi:tight 1.0 would require
                  └─ pypi:numpy <2, which cannot be installed because there are no viable options:
                     └─ numpy 1.26.4, which conflicts with the versions reported above.
            """);
    }

    [Fact]
    public async Task SolveAsync_NoPythonForBoth_IsExplained()
    {
        _world.Python("3.13.1", "3.12.4").Wheel("sound", "1.0", "audioop-lts; python_version >= '3.13'");
        _world.Channel.Add("app", "1.0", depends: ["python >=3.13"], subdir: "noarch");

        AssertExplained(await _world.FailAsync("app", "pip: sound"), """
            'app' and 'pypi:sound' cannot be installed together.
            pypi:sound cannot be installed because there are no viable options:
            └─ pypi:sound 1.0 would require
               └─ pypi:audioop-lts; python_version >= "3.13", for which no candidates were found.
            The following packages are incompatible
            └─ app can be installed with any of the following options:
               └─ app 1.0 would require
                  └─ python >=3.13, which can be installed with any of the following options:
                     └─ python 3.13.1
            """, "No index has a project named 'audioop-lts' (searched: https://index.example/simple).");
    }

    [Fact]
    public async Task SolveAsync_TwoProjectsBoundACondaPackageApart_IsExplained()
    {
        _world.Python("3.12.4").Conda("protobuf", "5.28").Conda("protobuf", "4.25").Wheel("oldclient", "1.0", "protobuf<5").Wheel("newclient", "2.0", "protobuf>=5");

        AssertExplained(await _world.FailAsync("python", "pip: oldclient", "pip: newclient"), """
            'pypi:oldclient' and 'pypi:newclient' cannot be installed together.
            The following packages are incompatible
            ├─ pypi:oldclient can be installed with any of the following options:
            │  └─ pypi:oldclient 1.0 would require
            │     └─ pypi:protobuf <5, which can be installed with any of the following options:
            │        └─ protobuf 4.25
            └─ pypi:newclient cannot be installed because there are no viable options:
               └─ pypi:newclient 2.0 would require
                  └─ pypi:protobuf >=5, which cannot be installed because there are no viable options:
                     └─ protobuf 5.28, which conflicts with the versions reported above.
            """);
    }
}
