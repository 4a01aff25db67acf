using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Tags;

namespace CondaStore.Domain.Tests.Pypi.Tags;

public sealed class FileNameTests
{
    [Fact]
    public void WheelFileName_AllParts_AreRead()
    {
        WheelFileName name = WheelFileName.Parse(
            "Zope.Interface-1!5.0rc1-12abc-cp38.cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl");

        Assert.Equal(("Zope.Interface", "zope-interface", "1!5.0rc1"), (name.Distribution, name.Name, name.Version.ToString()));
        Assert.Equal(new BuildTag(12, "abc"), name.Build);
        Assert.Equal("cp38.cp39", name.Tags.Python);
        Assert.Equal("abi3", name.Tags.Abi);
        Assert.Equal("manylinux_2_17_x86_64.manylinux2014_x86_64", name.Tags.Platform);
    }

    [Theory]
    [InlineData("a-1.0.zip", 10)]
    [InlineData("a-1.0-py3-none.whl", 1)]
    [InlineData("a-1.0-1-2-py3-none-any.whl", 1)]
    [InlineData("a__b-1.0-py3-none-any.whl", 1)]
    [InlineData("_a-1.0-py3-none-any.whl", 1)]
    [InlineData("a-bad-py3-none-any.whl", 3)]
    [InlineData("a-1.0-x1-py3-none-any.whl", 7)]
    [InlineData("a-1.0-99999999999999999999-py3-none-any.whl", 7)]
    [InlineData("a-1.0-py3-none-.whl", 7)]
    [InlineData("a-1.0-py3..py2-none-any.whl", 7)]
    [InlineData("a-1.0-py3-none-../x.whl", 7)]
    public void WheelFileName_OtherText_IsRefusedWithThePlace(string fileName, int column)
    {
        StoreException failure = Assert.Throws<StoreException>(() => WheelFileName.Parse(fileName));

        Assert.Equal(ErrorCode.InvalidPackageMetadata, failure.Code);
        Assert.Equal(column, failure.Location!.Column);
        Assert.Equal(fileName, failure.Found);
    }

    [Fact]
    public void WheelFileName_TooManyTags_IsRefused()
    {
        string many = string.Join('.', Enumerable.Range(0, 17).Select(i => $"a{i}"));

        Assert.True(WheelFileName.TryParse($"a-1.0-{many}-none-any.whl", out _));
        Assert.False(WheelFileName.TryParse($"a-1.0-{many}-{many}-any.whl", out _));
    }

    [Theory]
    [InlineData("1", "2", -1)]
    [InlineData("2", "10", -1)]
    [InlineData("1a", "1", 1)]
    [InlineData("1a", "1b", -1)]
    [InlineData("01", "1", 0)]
    public void BuildTag_Order_IsNumberThenText(string left, string right, int expected)
    {
        Assert.True(BuildTag.TryParse(left, out BuildTag? one));
        Assert.True(BuildTag.TryParse(right, out BuildTag? other));
        Assert.Equal(expected, Math.Sign(one.Value.CompareTo(other.Value)));
    }

    [Theory]
    [InlineData("a-b-1.0.tar.gz", "a-b", "1.0")]
    [InlineData("A.B-1.0-1.zip", "a-b", "1.0.post1")]
    [InlineData("a_b-1.0.tar.gz", "a-b", "1.0")]
    [InlineData("python-dateutil-2.8.2.tar.gz", "python-dateutil", "2.8.2")]
    [InlineData("a-b-1.0.tar.gz", null, "1.0")]
    public void SdistFileName_Project_EndsTheName(string fileName, string? project, string version)
    {
        Assert.True(SdistFileName.TryParse(fileName, project, out SdistFileName? name));
        Assert.Equal((project ?? "a-b", version), (name.Name, name.Version.ToString()));
    }

    [Theory]
    [InlineData("a-b-1.0.tar.gz", "a")]
    [InlineData("b-1.0.tar.gz", "a")]
    [InlineData("a-1.0.tar.bz2", "a")]
    [InlineData("a-1.0.tgz", "a")]
    [InlineData("a-1.0-py3.9.egg", "a")]
    [InlineData("a-.tar.gz", "a")]
    [InlineData("-1.0.tar.gz", null)]
    [InlineData("a.tar.gz", null)]
    public void SdistFileName_OtherText_IsRefused(string fileName, string? project) =>
        Assert.False(SdistFileName.TryParse(fileName, project, out _));
}
