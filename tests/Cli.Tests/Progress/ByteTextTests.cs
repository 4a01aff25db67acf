using CondaStore.Cli.Progress;

namespace CondaStore.Cli.Tests.Progress;

public sealed class ByteTextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(145_200_000, "145.2 MB")]
    [InlineData(2_500_000_000, "2.5 GB")]
    public void Of_Bytes_IsRounded(double bytes, string expected) => Assert.Equal(expected, ByteText.Of(bytes));
}
