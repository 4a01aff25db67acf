using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Packages.Metadata;

public sealed class LinkJsonTests
{
    [Fact]
    public void Parse_PythonPackage_GivesItsEntryPoints()
    {
        LinkJson link = LinkJson.Parse("""{"noarch": {"type": "python", "entry_points": ["flask = flask.cli:main"]}, "package_metadata_version": 1}"""u8.ToArray());

        Assert.Equal(NoarchKind.Python, link.Noarch);
        Assert.Equal(["flask = flask.cli:main"], link.EntryPoints);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"noarch": "python"}""")]
    public void Parse_WithoutNoarch_IsNone(string json) =>
        Assert.Equal(NoarchKind.None, LinkJson.Parse(Encoding.UTF8.GetBytes(json)).Noarch);

    [Fact]
    public void Parse_UnknownType_IsRefused() =>
        Assert.Equal(
            ErrorCode.InvalidPackageMetadata,
            Assert.Throws<StoreException>(() => LinkJson.Parse("""{"noarch": {"type": "ruby"}}"""u8.ToArray())).Code);
}
