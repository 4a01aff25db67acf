using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Tests.Versions;

public sealed class CondaVersionTests
{
    [Theory]
    [InlineData("1.0+l", "1.0")]
    [InlineData("1.0", "1.0+1")]
    [InlineData("1.0_", "1.0a")]
    [InlineData("1.0a", "1.0")]
    [InlineData("1.0dev", "1.0_")]
    [InlineData("1.1rc", "1.1.0rc")]
    [InlineData("1.1.a", "1.1")]
    [InlineData("1.0.1", "1.0post")]
    [InlineData("1.0", "1.0.post1")]
    [InlineData("1.0a1", "1.0.dev1")]
    [InlineData("2g6", "2")]
    [InlineData("9", "1!0")]
    [InlineData("1.devel", "1.post")]
    [InlineData("1.dev", "1.devel")]
    [InlineData("1.2", "1.10")]
    [InlineData("1.999999999999999999", "1.1000000000000000000")]
    [InlineData("1.1152921504606846975", "1.1152921504606846976")]
    [InlineData("1.99999999999999999998", "1.99999999999999999999")]
    [InlineData("1.abcdefghijkl", "1.abcdefghijklm")]
    [InlineData("1.abcdefghijklm", "1.abcdefghijkln")]
    [InlineData("1.abcdefghijklmz", "1.abcdefghijkm")]
    public void CompareTo_CheckedPairs_LeftIsLower(string lower, string higher)
    {
        CondaVersion left = CondaVersion.Parse(lower);
        CondaVersion right = CondaVersion.Parse(higher);

        Assert.True(left.CompareTo(right) < 0);
        Assert.True(right.CompareTo(left) > 0);
        Assert.True(left != right);
    }

    [Theory]
    [InlineData("1", "1.0.0")]
    [InlineData("1-2", "1_2")]
    [InlineData("1_", "1-")]
    [InlineData("1.1.0rc", "1.1.rc")]
    [InlineData("1.RC", "1.rc")]
    [InlineData("0!1", "1")]
    [InlineData("1.0+0", "1.0")]
    [InlineData("1.007", "1.7")]
    [InlineData(" 1.2\t", "1.2")]
    [InlineData("1.000000000000000000000000000000007", "1.7")]
    [InlineData("1.99999999999999999999", "1.099999999999999999999")]
    public void Equals_SameOrder_IsTrueWithTheSameHash(string one, string other)
    {
        CondaVersion left = CondaVersion.Parse(one);
        CondaVersion right = CondaVersion.Parse(other);

        Assert.True(left == right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("1..2")]
    [InlineData("1.0--1")]
    [InlineData("1.2.")]
    [InlineData("1_2-3")]
    [InlineData("1___")]
    [InlineData("1_-")]
    [InlineData("1!2!3")]
    [InlineData("1+2+3")]
    [InlineData("a!1")]
    [InlineData("!1")]
    [InlineData("1!")]
    [InlineData("+1")]
    [InlineData("1+")]
    [InlineData("1.0;")]
    [InlineData("1.*")]
    [InlineData("1 2")]
    [InlineData("1.é")]
    [InlineData("１")]
    public void Parse_NotAVersion_ThrowsWithTheText(string text)
    {
        StoreException failure = Assert.Throws<StoreException>(() => CondaVersion.Parse(text));

        Assert.Equal(ErrorCode.InvalidVersion, failure.Code);
        Assert.NotNull(failure.Location);
        Assert.False(CondaVersion.TryParse(text, out _));
    }

    [Fact]
    public void Parse_TooManySegments_Throws() =>
        Assert.Throws<StoreException>(() => CondaVersion.Parse(string.Join('.', Enumerable.Repeat("1", 128))));

    [Theory]
    [InlineData("1__")]
    [InlineData("1--")]
    [InlineData("v0.0.1")]
    [InlineData("2.4.3+9.6.3")]
    [InlineData("ESMF_6_3_0rp1_ESMP_01")]
    public void Source_OfAVersion_IsTheTextAsGiven(string text) => Assert.Equal(text, CondaVersion.Parse(text).Source);

    [Theory]
    [InlineData("1.0", "1.0.0", true)]
    [InlineData("2.38", "2.38.0", true)]
    [InlineData("1.2alpha", "1.2", true)]
    [InlineData("1.20", "1.2", false)]
    [InlineData("1.1c.1", "1.1.1", false)]
    [InlineData("1.0+local", "1.0", true)]
    [InlineData("2.38.0a1", "2.38.0", true)]
    [InlineData("2.38", "2.38.0a", false)]
    [InlineData("1.2alpha", "1.2a", true)]
    [InlineData("1.2alpha", "1.2b", false)]
    [InlineData("1.2alpha.1", "1.2a.1", false)]
    [InlineData("1!1.2", "1.2", false)]
    [InlineData("1!1.2", "1!1", true)]
    [InlineData("1.2+5.1", "1.2+5", true)]
    [InlineData("1.2.3+5.1", "1.2+5", false)]
    [InlineData("1", "1.0.0.1", false)]
    public void StartsWith_Prefix_ComparesSegments(string version, string prefix, bool expected) =>
        Assert.Equal(expected, CondaVersion.Parse(version).StartsWith(CondaVersion.Parse(prefix)));

    [Fact]
    public void CompareTo_AndHashAndPrefix_DoNotAllocate()
    {
        CondaVersion left = CondaVersion.Parse("1!1.2.3rc4+abc.5");
        CondaVersion right = CondaVersion.Parse("1!1.2.3rc4+abc.6");
        int sum = Exercise(left, right);

        long before = GC.GetAllocatedBytesForCurrentThread();
        sum += Exercise(left, right);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.NotEqual(0, sum);
    }

    private static int Exercise(CondaVersion left, CondaVersion right) =>
        left.CompareTo(right) + (left.StartsWith(right) ? 1 : 0) + (left.GetHashCode() == right.GetHashCode() ? 2 : 5);
}
