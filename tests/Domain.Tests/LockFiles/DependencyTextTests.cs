using CondaStore.Domain.LockFiles;

namespace CondaStore.Domain.Tests.LockFiles;

public sealed class DependencyTextTests
{
    [Theory]
    [InlineData("python", "python=")]
    [InlineData("python >=3.8,<4", "python=>=3.8,<4")]
    [InlineData("python_abi 3.11.* *_cp311", "python_abi=3.11.* *_cp311")]
    [InlineData("python=3.8", "python==3.8")]
    [InlineData("a[version='>=1']", "a=[version='>=1']")]
    [InlineData("conda-forge::a >=1", "a=>=1")]
    [InlineData("a >=1|a", "a=>=1")]
    [InlineData("a >=1|a <3", "a=<3,>=1")]
    [InlineData("a >=1|a 1.2 h_0", "a=1.2 h_0")]
    public void ToMapping_Specs_BecomeNamesAndConstraints(string specs, string expected) =>
        Assert.Equal(expected, string.Join(';', DependencyText.ToMapping(specs.Split('|')).Select(entry => $"{entry.Key}={entry.Value}")));

    [Theory]
    [InlineData("Flask", "flask=")]
    [InlineData("click>=8.0", "click=>=8.0")]
    [InlineData("click (>= 8, < 9)", "click=>=8,<9")]
    [InlineData("x[socks,tls]>=1 ; python_version < '3'", "x=>=1")]
    public void ToPipMapping_Requirements_LoseMarkersAndExtras(string requirement, string expected) =>
        Assert.Equal(expected, string.Join(';', DependencyText.ToPipMapping([requirement]).Select(entry => $"{entry.Key}={entry.Value}")));

    [Theory]
    [InlineData("a", "", "a")]
    [InlineData("a", ">=1", "a >=1")]
    [InlineData("a", "[version='>=1']", "a[version='>=1']")]
    public void Join_NameAndConstraint_IsASpec(string name, string constraint, string expected) =>
        Assert.Equal(expected, DependencyText.Join(name, constraint));
}
