using CondaStore.Domain.Solving.Conda;

namespace CondaStore.Domain.Tests.Solving.Conda;

public sealed class NearestNamesTests
{
    [Theory]
    [InlineData("numpy", "numpy", 0)]
    [InlineData("nunpy", "numpy", 1)]
    [InlineData("nmupy", "numpy", 1)]
    [InlineData("a_b", "a-b", 0)]
    [InlineData("abc", "xyz", 3)]
    [InlineData("", "abc", 3)]
    public void Distance_Pairs_CountsEdits(string left, string right, int expected) => Assert.Equal(expected, NearestNames.Distance(left, right));

    [Fact]
    public void Find_ManyNames_NearestFirstAndNothingFarAway() =>
        Assert.Equal(["pandas", "panda3"], NearestNames.Find("pandsa", ["numpy", "panda3", "pandas", "pandasql-extra"], 3).Take(2));
}
