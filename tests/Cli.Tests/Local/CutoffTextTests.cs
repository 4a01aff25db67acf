using CondaStore.Cli.Local;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Cli.Tests.Local;

public sealed class CutoffTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 10, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Week = new(2026, 2, 3, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Parse_Nothing_IsNoCutoff() => Assert.Null(CutoffText.Parse([], Now));

    [Fact]
    public void Parse_Parts_AreToldApart()
    {
        ExcludeNewer cutoffs = CutoffText.Parse(
            ["2026-01-31", "NumPy=1w", "conda-forge::7d", "https://u:p@h/c?sig=a::168h", "old=200000w"], Now)!;

        Assert.Equal(new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero), cutoffs.Cutoff);
        Assert.Equal([new("numpy", Week), new("old", DateTimeOffset.MinValue)], cutoffs.Packages);
        Assert.Equal([new("conda-forge", Week), new("https://u:p@h/c?sig=a", Week)], cutoffs.Channels);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("numpy=")]
    [InlineData("numpy=soon")]
    [InlineData("conda-forge::")]
    [InlineData("7")]
    [InlineData("-7d")]
    public void Parse_SomethingElse_IsRefused(string text) =>
        Assert.Equal(ErrorCode.InvalidOption, Assert.Throws<StoreException>(() => CutoffText.Parse([text], Now)).Code);
}
