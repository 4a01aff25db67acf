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

    [Theory]
    [InlineData(5000, true)]
    [InlineData(5001, false)]
    public void Parse_ManyEntryPoints_HaveALimit(int count, bool isRead)
    {
        string entries = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"c{i}=m:f\""));
        byte[] json = Encoding.UTF8.GetBytes($$$"""{"noarch": {"type": "python", "entry_points": [{{{entries}}}]}}""");

        if (isRead)
        {
            Assert.Equal(count, LinkJson.Parse(json).EntryPoints.Count);
        }
        else
        {
            Assert.Equal(ErrorCode.InvalidPackageMetadata, Assert.Throws<StoreException>(() => LinkJson.Parse(json)).Code);
        }
    }

    [Fact]
    public void Parse_UnknownType_IsRefused() =>
        Assert.Equal(
            ErrorCode.InvalidPackageMetadata,
            Assert.Throws<StoreException>(() => LinkJson.Parse("""{"noarch": {"type": "ruby"}}"""u8.ToArray())).Code);
}
