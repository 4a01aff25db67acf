using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Tests.Pypi.Requirements;

public sealed class ProjectNameTests
{
    [Theory]
    [InlineData("requests", "requests")]
    [InlineData("Flask", "flask")]
    [InlineData("typing_extensions", "typing-extensions")]
    [InlineData("A.B_c--d._-e", "a-b-c-d-e")]
    [InlineData("zope.interface", "zope-interface")]
    [InlineData("3to2", "3to2")]
    public void Parse_Name_IsNormalized(string name, string expected)
    {
        Assert.Equal(expected, ProjectName.Parse(name));
        Assert.Equal(expected, ProjectName.Normalize(name));
        Assert.Equal(expected, ProjectName.Normalize(name.AsSpan()));
        Assert.Equal(expected, ProjectName.Normalize(expected));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a.")]
    [InlineData("a_")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("а")]
    [InlineData("a/b")]
    public void Parse_NoName_IsRefused(string name)
    {
        Assert.Equal(ErrorCode.InvalidName, Assert.Throws<StoreException>(() => ProjectName.Parse(name)).Code);
        Assert.False(ProjectName.TryNormalize(name, out _));
    }

    [Fact]
    public void Parse_Length_IsLimited()
    {
        Assert.True(ProjectName.IsValid(new string('a', 128)));
        Assert.False(ProjectName.IsValid(new string('a', 129)));
    }
}
