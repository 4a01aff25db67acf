using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Tests.Solving.Pypi;

public sealed class ProjectTests
{
    [Theory]
    [InlineData(">=1", "2a1 1.5 0.9", "1.5")]
    [InlineData(">=1", "2a1 0.9", "2a1")]
    [InlineData(">=1a1", "2a1 1.5", "2a1 1.5")]
    [InlineData("!=1.0a1", "1.0a2 0.9", "0.9")]
    [InlineData(">=1,!=2.0a1", "2.0a2 1.0", "1.0")]
    [InlineData("==2.*", "2.0rc1 1.0", "2.0rc1")]
    [InlineData("===2.0rc1", "2.0rc1 2.0", "2.0rc1")]
    [InlineData("<2.0.dev1", "2.0.dev0 1.0", "2.0.dev0 1.0")]
    [InlineData("", "1.0.post1.dev0 1.0.post0", "1.0.post0")]
    [InlineData("", "1.0.dev0", "1.0.dev0")]
    [InlineData(">3", "2.0a1 1.0", "")]
    public void Match_Prereleases_CountWhenNamedOrNothingElseFits(string set, string versions, string expected) =>
        Assert.Equal(expected, Matching(set, versions, isPlain: false));

    [Theory]
    [InlineData(">=1", "2a1 1.5 0.9", "2a1 1.5")]
    [InlineData(">=1", "0.9a1 0.8", "")]
    public void Match_PrereleasesAllowed_AreLikeOtherVersions(string set, string versions, string expected) =>
        Assert.Equal(expected, Matching(set, versions, isPlain: true));

    private static string Matching(string set, string versions, bool isPlain) =>
        string.Join(' ', Admitted.By(SpecifierSet.Parse(set), isPlain, [.. versions.Split(' ').Select(PypiVersion.Parse)]));
}
