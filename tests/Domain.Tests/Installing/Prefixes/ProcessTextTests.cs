using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Tests.Installing.Prefixes;

public sealed class ProcessTextTests
{
    [Theory]
    [InlineData(0, "", false)]
    [InlineData(10, "xxxxxxxxxx", false)]
    [InlineData(11, "…xxxxxxxxxx", true)]
    [InlineData(100_000, "…xxxxxxxxxx", true)]
    public async Task ReadAsync_AnyLength_KeepsTheEnd(int length, string expected, bool isCut)
    {
        ProcessText text = await ProcessText.ReadAsync(new StringReader(new string('x', length)), 10, TestContext.Current.CancellationToken);

        Assert.Equal((expected, isCut), (text.ToString(), text.IsCut));
    }
}
