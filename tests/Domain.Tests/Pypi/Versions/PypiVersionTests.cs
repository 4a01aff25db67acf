using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Tests.Pypi.Versions;

public sealed class PypiVersionTests
{
    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData("01.002", "1.2")]
    [InlineData(" v1.0\n", "1.0")]
    [InlineData("0!1", "1")]
    [InlineData("1.0c3", "1.0rc3")]
    [InlineData("1.0.preview", "1.0rc0")]
    [InlineData("1.0-alpha_2", "1.0a2")]
    [InlineData("1.0-1", "1.0.post1")]
    [InlineData("1.0r", "1.0.post0")]
    [InlineData("1.0apost", "1.0a0.post0")]
    [InlineData("1.0A-1-2.DEV-3", "1.0a1.post2.dev3")]
    [InlineData("1.0+Ubuntu_1-007", "1.0+ubuntu.1.7")]
    [InlineData("2022c", "2022rc0")]
    [InlineData("1.0.0.0.0.0", "1.0.0.0.0.0")]
    [InlineData("1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890")]
    public void ToString_Spellings_AreNormal(string text, string expected)
    {
        PypiVersion version = PypiVersion.Parse(text);

        Assert.Equal(expected, version.ToString());
        Assert.Equal(text.Trim(), version.Source);
        Assert.Equal(version, PypiVersion.Parse(expected));
    }

    [Fact]
    public void CompareTo_PhasesOfOneRelease_Ascend()
    {
        string[] ascending =
        [
            "1.0.dev1", "1.0a1.dev1", "1.0a1", "1.0a1.post1.dev1", "1.0a1.post1", "1.0b1", "1.0rc1", "1.0", "1.0+a",
            "1.0+a.1", "1.0+1", "1.0+1.a", "1.0+1.0", "1.0.post1.dev1", "1.0.post1", "1.0.1", "1!0.1",
        ];

        Assert.Equal(ascending, ascending.Reverse().Select(PypiVersion.Parse).Order().Select(version => version.ToString()));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("  ", 3)]
    [InlineData("1!", 3)]
    [InlineData("v", 2)]
    [InlineData("=1", 1)]
    [InlineData("1.0.x", 4)]
    [InlineData("1_0", 2)]
    [InlineData("1.0--1", 4)]
    [InlineData("1.0 .1", 4)]
    [InlineData("1.0+", 5)]
    [InlineData("1.0+_", 5)]
    [InlineData("1.0+a..b", 7)]
    [InlineData("1.0+a.", 7)]
    [InlineData("2012-1-1", 7)]
    [InlineData("1.0.*", 4)]
    [InlineData("١.0", 1)]
    [InlineData("1.0+ü", 5)]
    [InlineData("5.15.9_1", 7)]
    public void Parse_NoVersion_TellsThePlace(string text, int column)
    {
        StoreException failure = Assert.Throws<StoreException>(() => PypiVersion.Parse(text));

        Assert.Equal(ErrorCode.InvalidVersion, failure.Code);
        Assert.Equal(column, failure.Location!.Column);
        Assert.Equal(text, failure.Found);
        Assert.False(PypiVersion.TryParse(text, out _));
    }

    [Fact]
    public void Parse_Length_IsLimited()
    {
        Assert.Equal(new string('9', 256), PypiVersion.Parse(new string('9', 256)).ToString());
        Assert.False(PypiVersion.TryParse(new string('9', 257), out _));
        Assert.True(PypiVersion.Parse("1" + string.Concat(Enumerable.Repeat(".0", 127))).Equals(PypiVersion.Parse("1")));
        Assert.True(PypiVersion.Parse("0+" + string.Join('.', Enumerable.Repeat('1', 127))).HasLocal);
    }

    [Theory]
    [InlineData("1.0", false, false, false, false)]
    [InlineData("1.0a1", true, false, false, false)]
    [InlineData("1.0.post1", false, true, false, false)]
    [InlineData("1.0.post1.dev0", true, true, true, false)]
    [InlineData("1.0.dev0+x", true, false, true, true)]
    public void Kind_OfParts_IsKnown(string text, bool isPre, bool isPost, bool isDevelopment, bool hasLocal)
    {
        PypiVersion version = PypiVersion.Parse(text);

        Assert.Equal(
            (isPre, isPost, isDevelopment, hasLocal),
            (version.IsPrerelease, version.IsPostrelease, version.IsDevelopment, version.HasLocal));
    }

    [Fact]
    public void GetReleaseNumber_AnyIndex_IsTheNumberOrZero()
    {
        PypiVersion version = PypiVersion.Parse("1!3.012.99999999999rc1");

        Assert.Equal(3, version.ReleaseLength);
        Assert.Equal([3, 12, int.MaxValue, 0], Enumerable.Range(0, 4).Select(version.GetReleaseNumber));
    }

    [Fact]
    public void WithoutLocal_LocalPart_IsGone()
    {
        PypiVersion version = PypiVersion.Parse(" 2.4.0+cu121 ");

        Assert.Equal("2.4.0", version.WithoutLocal().ToString());
        Assert.Equal(PypiVersion.Parse("2.4"), version.WithoutLocal());
    }
}
