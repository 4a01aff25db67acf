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
}
