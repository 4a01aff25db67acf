using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Tests.Pypi.Requirements;
using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Solving.Pypi;

/// <summary>One search for conda packages and projects of indexes: what tools that choose conda packages first cannot do, and what is impossible.</summary>
public sealed class JointSolveTests : IDisposable
{
    private readonly JointWorld _world = new();

    public void Dispose() => _world.Dispose();

    private static PypiRequirement[] Lines(params string[] lines) => [.. lines.Select(PypiRequirement.Parse)];

    private static Func<SolveRequest, SolveRequest> With(Func<PypiRequest, PypiRequest> change) => request => request with { Pypi = change(request.Pypi!) };

    [Fact]
    public async Task SolveAsync_OnlyOldWheels_PythonMoves()
    {
        _world.Python("3.13.1", "3.12.4").Add(new TestWheel("p", "1.0", "cp312-cp312-manylinux_2_17_x86_64"));
        Assert.Equal("p==1.0 python=3.12.4", await _world.SolveAsync("python", "pip: p"));
    }

    [Fact]
    public async Task SolveAsync_RequiresPythonOfThePage_PythonMovesWithoutAskingForMetadata()
    {
        _world.Python("3.13.1", "3.12.4").Add(
            new TestWheel("p", "2.0") { RequiresPython = ">=3.14" }, new TestWheel("p", "1.0") { RequiresPython = "<3.13" });
        Assert.Equal("p==1.0 python=3.12.4", await _world.SolveAsync("python", "pip: p"));
        Assert.DoesNotContain(_world.Index.Requests, r => r.Contains("p-2.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SolveAsync_WheelBoundsALibrary_TheCondaLibraryMoves()
    {
        _world.Python("3.12.4").Conda("scipy", "1.14", "numpy >=2").Conda("scipy", "1.11", "numpy <2").Conda("numpy", "2.1").Conda("numpy", "1.26")
            .Wheel("old", "1.0", "numpy<2");
        Assert.Equal("numpy=1.26 old==1.0 python=3.12.4 scipy=1.11", await _world.SolveAsync("python", "scipy", "pip: old"));
    }

    [Fact]
    public async Task SolveAsync_MarkerOnPython_PythonMovesToWhereItIsFalse()
    {
        _world.Python("3.13.1", "3.12.4").Wheel("p", "1.0", "shim; python_version >= '3.13'");
        Assert.Equal("p==1.0 python=3.12.4", await _world.SolveAsync("python", "pip: p"));
    }

    [Fact]
    public async Task SolveAsync_CondaPackageNotRequested_IsAdded()
    {
        _world.Python("3.12.4").Conda("gdal", "3.9").Add(new TestWheel("gdal", "3.9", null)).Wheel("geo", "2.0", "gdal>=3.8");
        Assert.Equal("gdal=3.9 geo==2.0 python=3.12.4", await _world.SolveAsync("python", "pip: geo"));
    }

    [Fact]
    public async Task SolveAsync_ProjectByUrl_CondaPackagesThatAreItAreNotUsed()
    {
        TestWheel wheel = new("requests", "2.99");
        _world.Python("3.12.4").Conda("app", "2", "requests").Conda("app", "1").Conda("requests", "2.32").Add(wheel);
        Assert.Equal(
            "app=1 python=3.12.4 requests==2.99",
            await _world.SolveAsync("python", "app", $"pip: requests @ https://index.example/files/{wheel.FileName}"));
    }

    [Fact]
    public async Task SolveAsync_FreeThreadedWheelOnly_TakesThatBuild()
    {
        _world.Channel.Add("python", "3.13.1", "0_cp313", number: 2, depends: ["python_abi 3.13.* *_cp313"]).Add("python", "3.13.1", "0_cp313t", depends: ["python_abi 3.13.* *_cp313t"])
            .Add("python_abi", "3.13", "0_cp313").Add("python_abi", "3.13", "0_cp313t");
        _world.Add(new TestWheel("p", "1.0", "cp313-cp313t-manylinux_2_17_x86_64"));
        await using IndexClient client = _world.Client();
        Solution solution = await Solver.SolveAsync(_world.Request(client, "pip: p"), TestContext.Current.CancellationToken);
        Assert.Equal("0_cp313t", solution.Records.Single(r => r.Name == "python").Build);
    }

    [Fact]
    public async Task SolveAsync_CondaFits_CondaElseTheIndex()
    {
        _world.Python("3.12.4").Conda("numpy", "2.1").Wheel("numpy", "2.3").Wheel("p", "1.0", "numpy").Wheel("q", "1.0", "numpy>=2.2");
        Assert.Equal("numpy=2.1 p==1.0 python=3.12.4", await _world.SolveAsync("pip: p"));
        Assert.Equal("numpy==2.3 python=3.12.4 q==1.0", await _world.SolveAsync("pip: q"));
        Assert.Equal("numpy==2.3 p==1.0 python=3.12.4 q==1.0", await _world.SolveAsync("pip: p", "pip: q"));
        Assert.Equal("numpy==2.3 p==1.0 python=3.12.4", await _world.SolveAsync(With(p => p with { FromIndexOnly = new HashSet<string> { "numpy" } }), "pip: p"));
        await _world.FailAsync(With(p => p with { FromCondaOnly = new HashSet<string> { "numpy" } }), "pip: q");
    }

    [Fact]
    public async Task SolveAsync_PurlsAndMap_SayWhatAPackageIs()
    {
        _world.Python("3.12.4").Conda("pytorch", "2.4").Conda("graphviz", "9.0").Wheel("torch", "2.5").Wheel("graphviz", "0.20").Wheel("ml", "1.0", "torch", "graphviz");
        PypiNameMap map = PypiNameMap.Parse("""{"pytorch": ["torch"], "graphviz": null}"""u8);
        Assert.Equal("graphviz==0.20 ml==1.0 python=3.12.4 pytorch=2.4", await _world.SolveAsync(With(p => p with { Names = map }), "pip: ml"));

        _world.Channel.Add(_world.Channel.Find("pytorch", "2.4") with { Name = "torch-build", FileName = "torch-build-2.4-0.conda", Purls = ["pkg:pypi/torch@2.4.1"] });
        Assert.Equal("graphviz=9.0 ml==1.0 python=3.12.4 torch-build=2.4", await _world.SolveAsync("torch-build", "pip: ml", "pip: torch>=2.4.1"));
        _world.Channel.Add(_world.Channel.Find("graphviz", "9.0") with { Version = "9.1", FileName = "graphviz-9.1-0.conda", Purls = [] });
        Assert.Equal("graphviz==0.20 ml==1.0 python=3.12.4 torch==2.5", await _world.SolveAsync("pip: ml", "pip: graphviz<1"));
    }

    [Fact]
    public async Task SolveAsync_TwoPackagesAreOneProject_BothMeetWhatIsRequired()
    {
        _world.Python("3.12.4").Conda("matplotlib-base", "3.9").Conda("matplotlib-base", "3.8").Conda("matplotlib", "3.9", "matplotlib-base").Conda("matplotlib", "3.8", "matplotlib-base")
            .Wheel("plots", "1.0", "matplotlib<3.9");
        PypiNameMap map = PypiNameMap.Parse("""{"matplotlib": ["matplotlib"], "matplotlib-base": ["matplotlib"]}"""u8);
        Assert.Equal(
            "matplotlib-base=3.8 matplotlib=3.8 plots==1.0 python=3.12.4",
            await _world.SolveAsync(With(p => p with { Names = map }), "matplotlib", "pip: plots"));
    }

    [Fact]
    public async Task SolveAsync_Extras_AddWhatTheyRequire()
    {
        _world.Python("3.12.4").Add(new TestWheel("p", "1.0") { Extras = ["all", "io"], Requires = ["base", "disk; extra == 'io'", "p[io]; extra == 'all'", "net; extra == 'all'"] })
            .Wheel("base", "1.0").Wheel("disk", "1.0").Wheel("net", "1.0");
        Assert.Equal("base==1.0 p==1.0 python=3.12.4", await _world.SolveAsync("pip: p"));
        Assert.Equal("base==1.0 disk==1.0 net==1.0 p[all,io]==1.0 python=3.12.4", await _world.SolveAsync("pip: p[all]"));
    }

    [Fact]
    public async Task SolveAsync_ExtraOfACondaPackage_IsReadFromTheIndex()
    {
        _world.Python("3.12.4").Conda("p", "1.0").Add(new TestWheel("p", "1.0") { Extras = ["io"], Requires = ["base", "disk; extra == 'io'"] }).Wheel("disk", "1.0");
        Assert.Equal("disk==1.0 p=1.0 python=3.12.4", await _world.SolveAsync("pip: p[io]"));
        _world.Conda("p", "1.1");
        Assert.Equal("disk==1.0 p=1.0 python=3.12.4", await _world.SolveAsync("pip: p[io]"));
        Assert.Equal("p=1.1 python=3.12.4", await _world.SolveAsync("pip: p"));
    }

    [Fact]
    public async Task SolveAsync_Prereleases_FollowTheRule()
    {
        _world.Python("3.12.4").Wheel("a", "1.0").Wheel("a", "2.0rc1").Wheel("b", "1.0b1").Wheel("c", "1.0", "a>=2.0rc1");
        Assert.Equal("a==1.0 b==1.0b1 python=3.12.4", await _world.SolveAsync("pip: a", "pip: b"));
        Assert.Equal("a==2.0rc1 python=3.12.4", await _world.SolveAsync("pip: a>=1.0rc1"));
        Assert.Equal("a==2.0rc1 c==1.0 python=3.12.4", await _world.SolveAsync("pip: c"));
        Assert.Equal("a==2.0rc1 python=3.12.4", await _world.SolveAsync(With(p => p with { Prereleases = PrereleaseMode.Allow }), "pip: a"));
        await _world.FailAsync(With(p => p with { Prereleases = PrereleaseMode.Disallow }), "pip: b");
    }

    [Fact]
    public async Task SolveAsync_YankedAndYoungFiles_AreUsedOnlyWhenAskedFor()
    {
        DateTimeOffset early = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        _world.Python("3.12.4").Add(
            new TestWheel("a", "1.0") { UploadTime = early }, new TestWheel("a", "1.1") { Yanked = "broken", UploadTime = early }, new TestWheel("a", "2.0") { UploadTime = early.AddYears(1) });
        Assert.Equal("a==2.0 python=3.12.4", await _world.SolveAsync("pip: a"));
        Assert.Equal("a==1.0 python=3.12.4", await _world.SolveAsync("pip: a<2"));
        Assert.Equal("a==1.1 python=3.12.4", await _world.SolveAsync("pip: a==1.1"));
        SolveFailure failure = await _world.FailAsync("pip: a>1.0,<2");
        Assert.Contains("it was withdrawn: broken", failure.Message, StringComparison.Ordinal);
        Assert.Equal("a==1.0 python=3.12.4", await _world.SolveAsync(
            r => r with { ExcludeNewer = new ExcludeNewer { Cutoff = early.AddMonths(6), IncludeUnknownTimestamp = true } }, "pip: a"));
    }

    [Fact]
    public async Task SolveAsync_ConstraintsOverridesAndNoDeps_Count()
    {
        _world.Python("3.12.4").Conda("numpy", "2.1").Conda("numpy", "1.26").Wheel("numpy", "2.3").Wheel("p", "1.0", "numpy>=2", "gone").Wheel("q", "1.0", "numpy");
        Assert.Equal("numpy=1.26 python=3.12.4 q==1.0", await _world.SolveAsync(With(p => p with { Constraints = Lines("numpy<2", "absent==9") }), "pip: q"));
        Assert.Equal("numpy=1.26 p==1.0 python=3.12.4", await _world.SolveAsync(
            With(p => p with { Overrides = Lines("numpy<2", "gone; python_version < '3'") }), "pip: p"));
        Assert.Equal("p==1.0 python=3.12.4", await _world.SolveAsync(With(p => p with { WithoutDependencies = new HashSet<string> { "p" } }), "pip: p"));
    }

    [Fact]
    public async Task SolveAsync_RequirementsFile_ItsOptionsAndHashesCount()
    {
        TestWheel good = new("a", "1.0") { Requires = ["b"] };
        _world.Python("3.12.4").Add(good, new TestWheel("a", "1.0", "cp312-cp312-manylinux_2_17_x86_64") { Requires = ["b"], Padding = 5 }).Wheel("b", "1.0").Wheel("b", "2.0b1");
        async Task<Solution> SolveFileAsync(string text)
        {
            RequirementsFile file = TestRequirements.Read(text);
            await using IndexClient client = _world.Client(file: file);
            return await Solver.SolveAsync(
                _world.Request(client, "python") with { Pypi = PypiRequest.From(file, client, "linux-64") }, TestContext.Current.CancellationToken);
        }

        Assert.Equal("a==1.0 b==2.0b1 python=3.12.4", JointWorld.TextOf(await SolveFileAsync("--pre\na\n")));
        string pins = $"--index-url {_world.Index.Url}\na==1.0 --hash=sha256:{good.Sha256}\n";
        SolveFailure failure = await Assert.ThrowsAsync<SolveFailure>(() => SolveFileAsync(pins));
        Assert.Contains("the request wants hashes of all files and has none for it", failure.Message, StringComparison.Ordinal);
        Solution solution = await SolveFileAsync(pins + $"b==1.0 --hash=sha256:{new TestWheel("b", "1.0").Sha256}\n");
        Assert.Equal(good.FileName, solution.PypiPackages.Single(p => p.Name == "a").File!.FileName);
        Assert.Equal(ErrorCode.InvalidRequirement, (await Assert.ThrowsAsync<StoreException>(() => SolveFileAsync("https://index.example/x.zip"))).Code);
    }

    [Fact]
    public async Task SolveAsync_FavoredAndPinned_AreKept()
    {
        _world.Python("3.12.4").Wheel("a", "1.0").Wheel("a", "2.0");
        Dictionary<string, PypiVersion> old = new() { ["a"] = PypiVersion.Parse("1.0") };
        Assert.Equal("a==1.0 python=3.12.4", await _world.SolveAsync(With(p => p with { Favored = old }), "pip: a"));
        Assert.Equal("a==2.0 python=3.12.4", await _world.SolveAsync(With(p => p with { Favored = old }), "pip: a>1"));
        await _world.FailAsync(With(p => p with { Pinned = old }), "pip: a>1");
    }

    [Fact]
    public async Task SolveAsync_WheelOfAnUnreadableVersion_IsPassedOver()
    {
        _world.Python("3.12.4").Add(new TestWheel("a", "2.0") { MetadataText = "Metadata-Version: 2.1\nName: other\nVersion: 2.0\n" }).Wheel("a", "1.0");
        Assert.Equal("a==1.0 python=3.12.4", await _world.SolveAsync("pip: a"));
    }

    [Fact]
    public async Task SolveAsync_FilesOfAVersionDiffer_TheChosenFileCounts()
    {
        _world.Python("3.13.1", "3.12.4").Conda("old", "1.0", "python 3.12.*").Wheel("extra", "1.0").Add(
            new TestWheel("p", "1.0", "cp313-cp313-manylinux_2_17_x86_64"),
            new TestWheel("p", "1.0", "cp312-cp312-manylinux_2_17_x86_64") { Requires = ["extra"] });
        Assert.Equal("extra==1.0 old=1.0 p==1.0 python=3.12.4", await _world.SolveAsync("python", "pip: p", "old"));
    }

    [Fact]
    public async Task SolveAsync_SidesClash_TheExplanationNamesBoth()
    {
        _world.Python("3.12.4").Conda("gdal", "3.9", "numpy >=2").Conda("numpy", "2.1").Conda("numpy", "1.26").Conda("pandas", "2.2").Wheel("pandas", "2.1", "numpy<2");
        SolveFailure failure = await _world.FailAsync(With(p => p with { FromIndexOnly = new HashSet<string> { "pandas" } }), "gdal", "pip: pandas");
        Assert.Equal(["gdal", "pypi:pandas"], failure.Requirements);
        Assert.Contains("pypi:pandas 2.1 would require", failure.Message, StringComparison.Ordinal);
        Assert.Contains("pypi:numpy <2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("gdal 3.9 would require", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("metadata", failure.Message, StringComparison.Ordinal);
        Assert.Contains(failure.Hints, h => h.Contains("take it from conda", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SolveAsync_NoWheelForThePython_SaysWhich()
    {
        _world.Python("3.13.1").Add(new TestWheel("p", "1.0", "cp312-cp312-manylinux_2_17_x86_64"), new TestWheel("p", "2.0", "cp313-cp313-win_amd64"));
        SolveFailure failure = await _world.FailAsync("python 3.13.*", "pip: p");
        Assert.Contains("it has no wheel for Python 3.13", failure.Message, StringComparison.Ordinal);
        Assert.Contains("it has no wheel for Linux x86_64 with glibc 2.36", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SolveAsync_NameExistsNowhere_SaysWhereItWasSearched()
    {
        _world.Python("3.12.4");
        SolveFailure failure = await _world.FailAsync("python", "pip: ghost");
        Assert.Equal(ErrorCode.PackageNotFound, failure.Code);
        Assert.Contains("No candidates were found for pypi:ghost.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("No index has a project named 'ghost' (searched: https://index.example/simple).", failure.Hints);
    }

    [Theory]
    [InlineData(
        """{"files":[],"project-status":{"status":"quarantined","reason":"malware"}}""",
        "The index https://index.example/simple has quarantined 'p', so that it has no files: malware")]
    [InlineData(
        """{"files":[{"filename":"p-1.0-py3-none-any.whl","url":"a"}],"project-status":{"status":"quarantined"}}""",
        "The index https://index.example/simple has quarantined 'p', so that it has no files.")]
    [InlineData(
        """{"files":[{"filename":"p-1.0.exe","url":"a"},{"filename":"p-1.0.rpm","url":"b"}]}""",
        "The index https://index.example/simple has 'p', but no wheel or source distribution of it (2 other files).")]
    [InlineData("""{"files":[]}""", "The index https://index.example/simple has 'p', but no wheel or source distribution of it.")]
    public async Task SolveAsync_ProjectWithoutFiles_SaysWhy(string page, string hint)
    {
        _world.Python("3.12.4").Index.Fault("/simple/p/", _ => new HttpResponseMessage
        {
            Content = new StringContent(page, null, "application/vnd.pypi.simple.v1+json"),
        });
        SolveFailure failure = await _world.FailAsync("python", "pip: p");
        Assert.Contains(hint, failure.Hints);
        Assert.DoesNotContain(failure.Hints, h => h.StartsWith("No index has", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SolveAsync_UrlInMetadata_IsNotFollowed()
    {
        _world.Python("3.12.4").Wheel("p", "1.0", "q @ https://evil.example/q-1.0-py3-none-any.whl");
        SolveFailure failure = await _world.FailAsync("pip: p");
        Assert.Contains("which only the request itself may", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_world.Index.Requests, r => r.Contains("q-1.0", StringComparison.Ordinal));
    }
}
