using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Tests.Diagnostics;

public sealed class ByteTextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(45_240_000, "45.2 MB")]
    [InlineData(395_400_000, "395 MB")]
    [InlineData(2_500_000_000, "2.5 GB")]
    public void Of_Bytes_IsRounded(double bytes, string expected) => Assert.Equal(expected, ByteText.Of(bytes));
}
