namespace CondaStore.SampleChannel.Tests;

public sealed class DebianVersionTests
{
    [Theory]
    [InlineData("1:1.24.2-1+deb12u1", "1.24.2", 1, "deb12u1")]
    [InlineData("3.11.2-6+deb12u9", "3.11.2", 6, "deb12u9")]
    [InlineData("2.28.1+dfsg-1", "2.28.1", 1, "")]
    [InlineData("3.6.1+dfsg+~3.5.14-1", "3.6.1", 1, "")]
    [InlineData("1:1.2.13.dfsg-1", "1.2.13", 1, "")]
    [InlineData("3.40~rc1-2+b1", "3.40rc1", 2, "b1")]
    [InlineData("8.2.0+0.really.8.1.8-1", "8.1.8", 1, "")]
    [InlineData("1.1.1alpha+20120614-3", "1.1.1alpha+20120614", 3, "")]
    [InlineData("2026f-0+deb12u1", "2026f", 0, "deb12u1")]
    [InlineData("37~deb12u1", "37deb12u1", 0, "")]
    public void Parse_Version_IsToldInCondasTerms(string debian, string version, int number, string tail)
    {
        DebianVersion parsed = DebianVersion.Parse(debian);

        Assert.Equal(version, parsed.CondaVersion);
        Assert.Equal(number, parsed.BuildNumber);
        Assert.Equal(tail, parsed.RevisionTail);
    }
}
