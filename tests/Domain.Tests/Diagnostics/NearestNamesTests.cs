using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Tests.Diagnostics;

public sealed class NearestNamesTests
{
    [Theory]
    [InlineData("numpi", "numpy")]
    [InlineData("pandsa", "pandas")]
    [InlineData("Scipy", "scipy")]
    [InlineData("qqqqqq", "")]
    [InlineData("", "")]
    public void Find_MisspeltName_ReturnsTheNearest(string name, string expected) =>
        Assert.Equal(expected, string.Join(',', NearestNames.Find(name, ["numpy", "pandas", "scipy", "flask"])));

    [Fact]
    public void Find_SeveralNear_AreSortedAndCut() =>
        Assert.Equal(["flask", "flasks"], NearestNames.Find("flask", ["flasky", "flasks", "flask"], 2));

    [Theory]
    [InlineData("numpy", "numpy", 0)]
    [InlineData("nunpy", "numpy", 1)]
    [InlineData("nmupy", "numpy", 1)]
    [InlineData("NumPy", "numpy", 0)]
    [InlineData("a_b", "a-b", 0)]
    [InlineData("abc", "xyz", 3)]
    [InlineData("", "abc", 3)]
    public void Distance_Pairs_CountsEdits(string left, string right, int expected) => Assert.Equal(expected, NearestNames.Distance(left, right));

    [Fact]
    public void Find_EquallyNear_PrefersTheSameFirstLetter() => Assert.Equal(["nbcd", "bacd"], NearestNames.Find("nacd", ["bacd", "nbcd"], 2));
}
