using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Configuration;

namespace CondaStore.Domain.Tests.Store.Configuration;

public sealed class StoreAgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 30, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("30d", "2026-05-31T12:00:00Z")]
    [InlineData("12h", "2026-06-30T00:00:00Z")]
    [InlineData("90m", "2026-06-30T10:30:00Z")]
    [InlineData("2w", "2026-06-16T12:00:00Z")]
    [InlineData("0d", "2026-06-30T12:00:00Z")]
    [InlineData("2026-01-31", "2026-01-31T00:00:00Z")]
    [InlineData("2026-01-31T10:00", "2026-01-31T10:00:00Z")]
    [InlineData("2026-01-31T10:00:00+02:00", "2026-01-31T08:00:00Z")]
    public void Moment_AgeOrDate_IsThatMoment(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), StoreAge.Moment(text, Now));

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("-3d")]
    [InlineData("3 d")]
    [InlineData("3y")]
    [InlineData("99999999999d")]
    [InlineData("soon")]
    public void Moment_NeitherAgeNorDate_IsRefused(string text) =>
        Assert.Equal(ErrorCode.InvalidRequest, Assert.Throws<StoreException>(() => StoreAge.Moment(text, Now)).Code);
}
