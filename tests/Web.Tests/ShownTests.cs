namespace CondaStore.Web.Tests;

public sealed class ShownTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(44, "just now")]
    [InlineData(46, "1 minute ago")]
    [InlineData(90, "2 minutes ago")]
    [InlineData(3_569, "59 minutes ago")]
    [InlineData(3_571, "1 hour ago")]
    [InlineData(86_400, "1 day ago")]
    [InlineData(13 * 86_400, "13 days ago")]
    [InlineData(14 * 86_400, "2 weeks ago")]
    [InlineData(90 * 86_400, "3 months ago")]
    [InlineData(800 * 86_400, "2 years ago")]
    [InlineData(-7_200, "in 2 hours")]
    public void Ago_AnyDistance_IsAWord(int seconds, string expected) => Assert.Equal(expected, Shown.Ago(Now, Now.AddSeconds(-seconds)));

    [Theory]
    [InlineData(1, "1 package")]
    [InlineData(0, "0 packages")]
    [InlineData(1_024, "1,024 packages")]
    public void Count_AnyNumber_AgreesWithTheNoun(long number, string expected) => Assert.Equal(expected, Shown.Count(number, "package"));
}
