using CondaStore.Domain.Installing.Linking;

namespace CondaStore.Domain.Tests.Installing.Linking;

public sealed class PathOwnersTests
{
    [Fact]
    public void TryClaimFile_SamePath_FirstKeepsIt()
    {
        PathOwners owners = new(ignoreCase: false);

        Assert.True(owners.TryClaimFile("a/b", "one"));
        Assert.False(owners.TryClaimFile("a/b", "two"));
        Assert.True(owners.TryClaimFile("a/b", "one"));
    }

    [Theory]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "a")]
    [InlineData("a/b/c", "a/b")]
    [InlineData("a/b", "a/b/c/d")]
    public void TryClaimFile_FileMeetsDirectory_IsRefusedWithoutATrace(string first, string second)
    {
        PathOwners owners = new(ignoreCase: false);

        Assert.True(owners.TryClaimFile(first, "one"));
        Assert.False(owners.TryClaimFile(second, "two"));
        Assert.True(owners.TryClaimFile(first, "one"));
    }

    [Fact]
    public void TryClaimDirectory_SharedOrBlockedByAFile_AnswersSo()
    {
        PathOwners owners = new(ignoreCase: false);
        owners.TryClaimFile("x/file", "one");

        Assert.True(owners.TryClaimDirectory("x"));
        Assert.True(owners.TryClaimDirectory("x/empty"));
        Assert.False(owners.TryClaimDirectory("x/file"));
        Assert.False(owners.TryClaimDirectory("x/file/below"));
        Assert.False(owners.TryClaimFile("x/empty", "two"));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void TryClaimFile_OtherCase_ClashesWhereCaseIsIgnored(bool ignoreCase, bool expected)
    {
        PathOwners owners = new(ignoreCase);
        owners.TryClaimFile("Dir/File", "one");

        Assert.Equal(expected, owners.TryClaimFile("dir/file", "two"));
    }
}
