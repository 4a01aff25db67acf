using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Tests.Files;

public sealed class PathComponentTests
{
    [Theory]
    [InlineData("numpy")]
    [InlineData("1!2.0+local")]
    [InlineData("console")]
    [InlineData("über")]
    public void IsSafe_OrdinaryName_IsTrue(string text) => Assert.True(PathComponent.IsSafe(text));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a:b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("trailing.")]
    [InlineData("trailing ")]
    [InlineData("con")]
    [InlineData("NUL.txt")]
    [InlineData("LPT1")]
    public void Check_NameThatIsNoComponent_IsRefused(string text)
    {
        StoreException exception = Assert.Throws<StoreException>(() => PathComponent.Check(text, "package name"));

        Assert.Equal(ErrorCode.InvalidName, exception.Code);
    }

    [Fact]
    public void IsSafe_NameOver255Bytes_IsFalse() => Assert.False(PathComponent.IsSafe(new string('é', 128)));
}
