using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Tests.Specs;

public sealed class SpecListFileTests
{
    [Fact]
    public void Parse_Lines_AreSpecs()
    {
        SpecListFile file = SpecListFile.Parse("# platform: linux-64\r\n\r\nnumpy=1.26=py312_0\n  scipy >=1 # why\n#x\n");

        Assert.Equal("linux-64", file.Platform);
        Assert.Equal(["numpy==1.26=py312_0", "scipy[version='>=1']"], file.Specs.Select(spec => spec.ToString()));
    }

    [Fact]
    public void Parse_BrokenLine_SaysWhere()
    {
        StoreException failure = Assert.Throws<StoreException>(() => SpecListFile.Parse("a\n  b =>1\n", "specs.txt"));

        Assert.Equal(new SourceLocation("specs.txt", 2, 5), failure.Location);
    }

    [Theory]
    [InlineData("a\n@EXPLICIT\nhttps://h/c/noarch/a-1-0.conda\n", true)]
    [InlineData("a\n# @EXPLICIT\n", false)]
    public void IsExplicit_Tag_DecidesAndParseRefuses(string text, bool expected)
    {
        Assert.Equal(expected, SpecListFile.IsExplicit(text));
        Assert.Equal(expected, Record.Exception(() => SpecListFile.Parse(text)) is StoreException);
    }
}
