using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Tests.Versions;

public sealed class BuildNumberSpecTests
{
    [Theory]
    [InlineData("3", 3, true)]
    [InlineData("==3", 4, false)]
    [InlineData("!=3", 4, true)]
    [InlineData(">=3", 3, true)]
    [InlineData(">3", 3, false)]
    [InlineData("<3", 2, true)]
    [InlineData("<= 3", 3, true)]
    public void Matches_Condition_ComparesNumbers(string text, long number, bool expected) =>
        Assert.Equal(expected, BuildNumberSpec.Parse(text).Matches(number));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData(">")]
    [InlineData("~=3")]
    [InlineData("-3")]
    public void Parse_BrokenText_Throws(string text) =>
        Assert.Equal(ErrorCode.InvalidMatchSpec, Assert.Throws<StoreException>(() => BuildNumberSpec.Parse(text)).Code);

    [Theory]
    [InlineData("==3", "3")]
    [InlineData(">= 3", ">=3")]
    public void ToString_Condition_IsCanonical(string text, string expected) =>
        Assert.Equal(expected, BuildNumberSpec.Parse(text).ToString());
}
