using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Tests.Versions;

public sealed class StringMatcherTests
{
    [Theory]
    [InlineData("py_0", "PY_0", true)]
    [InlineData("py_0", "py_01", false)]
    [InlineData("py*", "py38_0", true)]
    [InlineData("*_cpython", "h1_0_cpython", true)]
    [InlineData("*_cpython", "h1_0_cpython_x", false)]
    [InlineData("13_2_0_*_3", "13_2_0_h1_3", true)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("*", "", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("^py3[89].*$", "py38_0", true)]
    [InlineData("^py3[89].*$", "py37_0", false)]
    public void Matches_Pattern_IsExactGlobOrRegex(string pattern, string text, bool expected) =>
        Assert.Equal(expected, StringMatcher.Parse(pattern).Matches(text));

    [Theory]
    [InlineData("^(a$")]
    [InlineData("^(a)\\1$")]
    public void Parse_UnusableRegex_Throws(string pattern) =>
        Assert.Equal(ErrorCode.InvalidMatchSpec, Assert.Throws<StoreException>(() => StringMatcher.Parse(pattern)).Code);

    [Fact]
    public void Parse_OverlongPattern_IsRefused() => Assert.False(StringMatcher.TryParse(new string('a', 2000), out _, out _));

    [Fact]
    public void Matches_RegexThatBacktracksElsewhere_IsLinear() =>
        // An engine that backtracks would try 2^5000 ways, and this test would never end.
        Assert.False(StringMatcher.Parse("^(a+)+b$").Matches(new string('a', 5000)));

    [Fact]
    public void IsExactAndIsAny_ByPattern_AreTold()
    {
        Assert.True(StringMatcher.Parse("a").IsExact);
        Assert.False(StringMatcher.Parse("a*").IsExact);
    }
}
