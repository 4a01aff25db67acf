using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Tests.Solving.Cdcl;

/// <summary>
/// What the search offers to a provider that mixes ecosystems, shown with names that carry theirs. A requirement on a PyPI name that a conda
/// package provides is a union, conda first; the conda package forbids every version of the name it provides.
/// </summary>
public sealed class TwoEcosystemsTests
{
    private const string AnyNumpy = "conda/numpy | pypi/numpy";
    private const string None = "pypi/numpy 0..0";

    private static TableProvider Channel(bool slow = true)
    {
        TableProvider provider = new() { Slow = slow };
        Add(provider, "conda/python", 311);
        Add(provider, "conda/python", 312);
        Add(provider, "conda/numpy", 1, ["conda/python"], [None]);
        Add(provider, "conda/numpy", 2, ["conda/python 312"], [None]);
        Add(provider, "pypi/numpy", 1, ["conda/python"]);
        Add(provider, "pypi/numpy", 3, ["conda/python"]);
        return provider;
    }

    private static void Add(TableProvider provider, string name, int version, string[]? requires = null, string[]? constrains = null) =>
        provider.Add(new TableProvider.Package(name, version, requires ?? [], constrains ?? []));

    private static async Task<string> SolveAsync(TableProvider provider, params string[] requirements)
    {
        SearchOutcome outcome = await Search.RunAsync(
            new SearchProblem(provider, [.. requirements.Select(provider.Require)], []), null, new SearchLimits(TimeProvider.System, Timeout.InfiniteTimeSpan), TestContext.Current.CancellationToken);
        return outcome.Conflict is not null
            ? "clash: " + string.Join(", ", outcome.Core.Select(i => requirements[i]))
            : string.Join(' ', outcome.Chosen.Select(c => provider.At(c.Name, c.Position)).Select(p => $"{p.Name}={p.Version}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Search_PyPiPackageNeedsWhatCondaProvides_TakesTheCondaPackage(bool slow)
    {
        TableProvider provider = Channel(slow);
        Add(provider, "pypi/frame", 1, [AnyNumpy]);
        Assert.Equal("conda/numpy=2 conda/python=312 pypi/frame=1", await SolveAsync(provider, "conda/python", "pypi/frame"));
    }

    [Fact]
    public async Task Search_CondaDoesNotHaveTheVersion_TakesItFromPyPi()
    {
        TableProvider provider = Channel();
        Add(provider, "pypi/frame", 1, ["conda/numpy 3 | pypi/numpy 3"]);
        Assert.Equal("conda/python=312 pypi/frame=1 pypi/numpy=3", await SolveAsync(provider, "conda/python", "pypi/frame"));
    }

    [Fact]
    public async Task Search_NeedsClashAcrossEcosystems_OlderCandidateOrOnlyThatClash()
    {
        TableProvider provider = Channel();
        Add(provider, "pypi/frame", 2, ["conda/numpy 3 | pypi/numpy 3"]);
        Assert.Equal("clash: conda/numpy, pypi/frame", await SolveAsync(provider, "conda/python", "conda/numpy", "pypi/frame"));

        provider = Channel();
        Add(provider, "pypi/frame", 2, ["conda/numpy 3 | pypi/numpy 3"]);
        Add(provider, "pypi/frame", 1, [AnyNumpy]);
        Assert.Equal("conda/numpy=2 conda/python=312 pypi/frame=1", await SolveAsync(provider, "conda/python", "conda/numpy", "pypi/frame"));
    }

    [Fact]
    public async Task Search_DependenciesOverTheNetwork_AreAskedForOnlyWhenDecided()
    {
        TableProvider provider = Channel();
        for (int version = 1; version <= 50; version++)
        {
            Add(provider, "pypi/flood", version, ["pypi/leaf"]);
            Add(provider, "pypi/leaf", version);
        }

        string answer = await SolveAsync(provider, "conda/python", "pypi/flood");
        Assert.Equal("conda/python=312 pypi/flood=50 pypi/leaf=50", answer);
        Assert.Equal(answer.Split(' '), provider.Asked.Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// What an index page says of a version (the Pythons it has files for) comes without a round trip; its metadata is a name of its own, so
    /// it is asked for only when the version has survived what is known by then.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Search_PythonRulesAVersionOut_ItsMetadataIsNotAskedFor(bool slow)
    {
        TableProvider provider = Channel(slow);
        for (int version = 1; version <= 50; version++)
        {
            Add(provider, "pypi/frame", version, [version <= 40 ? "conda/python 312" : "conda/python 313", $"metadata/frame-{version}"]);
            Add(provider, $"metadata/frame-{version}", 0, version == 40 ? ["pypi/absent"] : ["pypi/leaf"]);
        }

        Add(provider, "pypi/leaf", 1);
        string answer = await SolveAsync(provider, "conda/python", "pypi/frame");
        Assert.Equal("conda/python=312 metadata/frame-39=0 pypi/frame=39 pypi/leaf=1", answer);
        Assert.Equal(
            ["metadata/frame-39=0", "metadata/frame-40=0"],
            provider.Asked.Where(a => a.StartsWith("metadata/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}
