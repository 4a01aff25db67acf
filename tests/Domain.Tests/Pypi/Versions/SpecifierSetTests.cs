using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Tests.Pypi.Versions;

public sealed class SpecifierSetTests
{
    [Theory]
    [InlineData("==1.0", "1.0+x", true)]
    [InlineData("==1.0+x", "1.0", false)]
    [InlineData("==1.0+x", "1.0+x.1", false)]
    [InlineData("!=1.0", "1.0+x", false)]
    [InlineData("!=1.0+x", "1.0", true)]
    [InlineData("==1.0.*", "1", true)]
    [InlineData("==1.0.*", "1.0.dev0", true)]
    [InlineData("==1.0.*", "1.1.dev0", false)]
    [InlineData("!=1.0.*", "1.0a1", false)]
    [InlineData("==1.2.3.4.5.*", "1.2.3.4.5.6", true)]
    [InlineData("==1.2.3.4.5.*", "1.2.3.4.6", false)]
    [InlineData("==1.0.0.0.0.*", "1", true)]
    [InlineData("<=1.0", "1.0+x", true)]
    [InlineData("<=1.0", "1.0.post1", false)]
    [InlineData(">1.0", "1.0.post1", false)]
    [InlineData(">1.0", "1.0+x", false)]
    [InlineData(">1.0", "1.0.post1.dev0", false)]
    [InlineData(">1.0", "1.0.1.dev0", true)]
    [InlineData(">1.0a1", "1.0a1.post1", false)]
    [InlineData(">1.0a1", "1.0a2", true)]
    [InlineData(">1.0.post1", "1.0.post1+x", false)]
    [InlineData(">1.0.post1", "1.0.post2.dev0", true)]
    [InlineData(">1.0.dev1", "1.0.dev1+x", false)]
    [InlineData(">1.0.dev1", "1.0.dev2", true)]
    [InlineData("<1.0", "1.0a1", false)]
    [InlineData("<1.0", "1.0.dev0", false)]
    [InlineData("<1.0.post1", "1.0", true)]
    [InlineData("<1.0.post1", "1.0.post1.dev0", false)]
    [InlineData("<1.0a2", "1.0a1", true)]
    [InlineData("~=1.0", "1.0+l", true)]
    [InlineData("~=1.0", "2.0a1", false)]
    [InlineData("~=1.1", "1.1a1", false)]
    [InlineData("~=2.2.0", "2.2.9", true)]
    [InlineData("~=2.2.0", "2.3", false)]
    [InlineData("~=2.2.post3", "2.9", true)]
    [InlineData("===1.0-1", "1.0-1", false)]
    [InlineData("===1.0.post1", "1.0-1", true)]
    [InlineData("===1.0", "1.0.0", false)]
    [InlineData("===1.0A1", "1.0a1", true)]
    [InlineData("===anything", "1.0", false)]
    [InlineData("", "1.0.dev0", true)]
    [InlineData(" ,>= v1 , , < 2, ", "1.5", true)]
    public void Contains_Version_IsDecided(string set, string version, bool expected) =>
        Assert.Equal(expected, SpecifierSet.Parse(set).Contains(PypiVersion.Parse(version)));

    [Theory]
    [InlineData("1.0", 1)]
    [InlineData("=1", 1)]
    [InlineData("<>1", 1)]
    [InlineData("!==1", 1)]
    [InlineData("*", 1)]
    [InlineData("> =1", 3)]
    [InlineData(">=", 3)]
    [InlineData(">=1 <2", 4)]
    [InlineData(">=1, ~=2", 8)]
    [InlineData(">=1.*", 4)]
    [InlineData("==1.0a1.*", 8)]
    [InlineData("==1.0+x.*", 8)]
    [InlineData("==1.0.*.1", 6)]
    [InlineData("==*", 3)]
    [InlineData(">=1.0+x", 3)]
    [InlineData("~=1.0+x", 3)]
    [InlineData("===", 4)]
    [InlineData(">=1.0.x", 6)]
    public void Parse_NoSet_TellsThePlace(string text, int column)
    {
        StoreException failure = Assert.Throws<StoreException>(() => SpecifierSet.Parse(text));

        Assert.Equal(ErrorCode.InvalidVersionSpec, failure.Code);
        Assert.Equal(column, failure.Location!.Column);
        Assert.Equal(text, failure.Found);
    }

    [Fact]
    public void Parse_Size_IsLimited()
    {
        Assert.Equal(64, SpecifierSet.Parse(string.Join(',', Enumerable.Repeat("!=1", 64))).Clauses.Count);
        Assert.False(SpecifierSet.TryParse(string.Join(',', Enumerable.Repeat("!=1", 65)), out _));
        Assert.False(SpecifierSet.TryParse(new string(' ', 5000), out _));
    }

    [Theory]
    [InlineData("==1", true)]
    [InlineData(">=1,===x", true)]
    [InlineData("==1.*", false)]
    [InlineData("~=1.0", false)]
    public void HasPin_ClauseThatNamesOneVersion_IsAPin(string set, bool expected) =>
        Assert.Equal(expected, SpecifierSet.Parse(set).HasPin);

    [Theory]
    [InlineData(">=1,<2", "<2.0, >=1.0", true)]
    [InlineData("==1.0.*", "==1.*", false)]
    [InlineData("~=1.0", "~=1.0.0", false)]
    [InlineData("===A", "===a", true)]
    [InlineData(">=1", ">1", false)]
    [InlineData(">=1,>=1", ">=1,<2", false)]
    public void Equals_ClausesInAnyOrder_AreTheSame(string left, string right, bool expected)
    {
        Assert.Equal(expected, SpecifierSet.Parse(left).Equals(SpecifierSet.Parse(right)));
        Assert.Equal(expected, SpecifierSet.Parse(right).Equals(SpecifierSet.Parse(left)));
    }
}
