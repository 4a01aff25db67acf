using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Configuration;

namespace CondaStore.Domain.Tests.Store.Configuration;

public sealed class IndexPolicyTests
{
    private const string Two = """{"pypi_default_indexes":["https://me:pw@one.example/simple","https://two.example/simple"]}""";

    [Fact]
    public void Open_FileNamesNoIndex_GetsThoseOfTheSettingsWithTheirCredentials()
    {
        IndexPolicy policy = Policy(Two);

        Assert.Equal(["https://one.example/simple", "https://two.example/simple"], policy.Open(File("a")).Select(i => i.Url));
        Assert.Equal("https://me:pw@one.example/files/a.whl", policy.Open(File("a"))[0].WithCredentials("https://one.example/files/a.whl"));
        Assert.Equal(["https://three.example/simple"], policy.Open(File("-i https://three.example/simple", "a")).Select(i => i.Url));
        Assert.Equal(3, policy.Open(File("--extra-index-url https://three.example/simple", "a")).Count);
    }

    [Theory]
    [InlineData("-i https://two.example/simple", true)]
    [InlineData("-i https://two.example/simple/", true)]
    [InlineData("-i https://three.example/simple", false)]
    [InlineData("--extra-index-url https://three.example/simple", false)]
    [InlineData("b @ https://two.example/b-1-py3-none-any.whl", true)]
    [InlineData("b @ https://three.example/b-1-py3-none-any.whl", false)]
    [InlineData("b @ http://two.example/b-1-py3-none-any.whl", false)]
    public void Open_IndexesAreLimited_OnlyTheseAreAsked(string line, bool isAllowed)
    {
        IndexPolicy policy = Policy("""{"pypi_allowed_indexes":["https://two.example/simple"]}""");

        StoreException? refusal = Record.Exception(() => policy.Open(File(line, "a"))) as StoreException;

        Assert.Equal(isAllowed ? null : ErrorCode.PolicyViolation, refusal?.Code);
    }

    [Theory]
    [InlineData("https://files.pythonhosted.org/packages/a/a-1-py3-none-any.whl", true)]
    [InlineData("https://pypi.org/a-1-py3-none-any.whl", true)]
    [InlineData("https://evil.example/a-1-py3-none-any.whl", false)]
    public void CheckFiles_PypiIsAllowed_ItsFilesAreToo(string url, bool isAllowed)
    {
        IndexPolicy policy = Policy("""{"pypi_allowed_indexes":["https://pypi.org/simple/"]}""");

        StoreException? refusal = Record.Exception(() => policy.CheckFiles([url])) as StoreException;

        Assert.Equal(isAllowed ? null : ErrorCode.PolicyViolation, refusal?.Code);
    }

    [Theory]
    [InlineData("http://10.0.0.5/a-1-py3-none-any.whl")]
    [InlineData("file:///srv/a-1-py3-none-any.whl")]
    public void CheckFiles_BeyondTheInternet_IsRefused(string url) =>
        Assert.Equal(ErrorCode.PolicyViolation, Assert.Throws<StoreException>(() => Policy("{}").CheckFiles([url])).Code);

    [Fact]
    public void CheckNarrows_MoreThanTheStoreAllows_IsRefused()
    {
        StoreSettings store = Settings("""{"pypi_allowed_indexes":["https://one.example/simple","https://two.example/simple"]}""");

        IndexPolicy.CheckNarrows(store.Overlay(ParseJson("""{"pypi_allowed_indexes":["https://one.example/simple/"]}"""), isGlobal: false), store);
        StoreException failure = Assert.Throws<StoreException>(() => IndexPolicy.CheckNarrows(
            store.Overlay(ParseJson("""{"pypi_allowed_indexes":["https://three.example/simple"]}"""), isGlobal: false), store));

        Assert.Equal(ErrorCode.InvalidSetting, failure.Code);
    }

    [Fact]
    public void Apply_WheelOnTheServerOfAnIndex_IsRequestedWithItsCredentials()
    {
        RepodataRecord wheel = new()
        {
            Name = "a",
            Version = "1",
            Build = "py3-none-any",
            Subdir = "pypi",
            FileName = "a-1-py3-none-any.whl",
            Url = "https://one.example/files/a-1-py3-none-any.whl",
        };

        Assert.Equal("https://me:pw@one.example/files/a-1-py3-none-any.whl", Policy(Two).Apply(wheel).Url);
        Assert.Equal("https://one.example.evil/a.whl", Policy(Two).Apply(wheel with { Url = "https://one.example.evil/a.whl" }).Url);
    }

    private static RequirementsFile File(params string[] lines) =>
        RequirementsFile.ReadLines(lines.Select(l => (l, new SourceLocation("spec", 1, 1))), new RequirementsFileOptions());

    private static StoreSettings Settings(string values) => StoreSettings.Defaults.With(ParseJson(values));

    private static IndexPolicy Policy(string values) => new(Settings(values), FetchAllowance.None);

    private static System.Text.Json.JsonElement ParseJson(string text) => System.Text.Json.JsonDocument.Parse(text).RootElement.Clone();
}
