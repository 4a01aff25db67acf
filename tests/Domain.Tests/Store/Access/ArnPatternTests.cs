using System.Text;
using System.Text.RegularExpressions;
using CondaStore.Domain.Store.Access;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Store.Access;

public sealed class ArnPatternTests
{
    private static readonly Arbitrary<string> Parts =
        Gen.Elements<char>("ab.*").NonEmptyListOf().Select(c => string.Concat(c.Take(8))).ToArbitrary();

    private static readonly Arbitrary<string> Names =
        Gen.Elements<char>("ab.").NonEmptyListOf().Select(c => string.Concat(c.Take(10))).ToArbitrary();

    [Theory]
    [InlineData("*/*", "team", "env", true)]
    [InlineData("team/*", "team", "env", true)]
    [InlineData("team/*", "team2", "env", false)]
    [InlineData("team-*/*", "team-a", "x", true)]
    [InlineData("team-*/*", "team-", "x", true)]
    [InlineData("team-*/*", "team", "x", false)]
    [InlineData("*n*viron*/n*me", "my-environment", "name", true)]
    [InlineData("*n*viron*/n*me", "my-environment", "nam", false)]
    [InlineData("joe.smith/*", "joexsmith", "env", false)]
    [InlineData("joe.smith/*", "joe.smith", "env", true)]
    [InlineData("joe_smith/*", "joexsmith", "env", false)]
    [InlineData("a+/*", "aaa", "env", false)]
    [InlineData("a?/*", "a", "env", false)]
    [InlineData("^a$/*", "a", "env", false)]
    [InlineData("Team/*", "team", "env", false)]
    [InlineData("ab*ba/x", "aba", "x", false)]
    [InlineData("ab*ba/x", "abba", "x", true)]
    public void Matches_Environment_TakesAllButTheStarLiterally(string text, string ns, string environment, bool expected)
    {
        Assert.True(ArnPattern.TryParse(text, out ArnPattern pattern));

        Assert.Equal(expected, pattern.Matches(ns, environment));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ns")]
    [InlineData("/")]
    [InlineData("ns/")]
    [InlineData("/env")]
    [InlineData("a/b/c")]
    [InlineData("a b/c")]
    [InlineData("a/(c)")]
    [InlineData("a/[c]")]
    [InlineData("ä/c")]
    public void TryParse_OtherTexts_IsFalse(string? text) => Assert.False(ArnPattern.TryParse(text, out _));

    [Theory]
    [InlineData("team/env", "team/*", true)]
    [InlineData("team/*", "team/env", false)]
    [InlineData("team-*/*", "*/*", true)]
    [InlineData("*/*", "team-*/*", false)]
    [InlineData("abc/*", "a.c/*", false)]
    [InlineData("a*c/*", "a*/*", true)]
    [InlineData("a*/*", "a*c/*", false)]
    [InlineData("ab*cd/*", "a*d/*", true)]
    [InlineData("*/*", "**/*", true)]
    public void IsSubsetOf_Patterns_ComparesWhatTheyMatch(string one, string other, bool expected) =>
        Assert.Equal(expected, Parse(one).IsSubsetOf(Parse(other)));

    [Fact]
    public void Matches_AnyPattern_AgreesWithAnEscapedRegularExpression() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Parts, Names, (part, name) =>
        {
            string expression = $"^{Regex.Escape(part).Replace("\\*", ".*", StringComparison.Ordinal)}$";
            return Parse(part + "/*").MatchesNamespace(name) == Regex.IsMatch(name, expression, RegexOptions.CultureInvariant);
        }));

    [Fact]
    public void IsSubsetOf_Subset_MatchesNothingElse() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Parts, Parts, Names, (one, other, name) =>
            !Parse(one + "/*").IsSubsetOf(Parse(other + "/*"))
            || !Parse(one + "/*").MatchesNamespace(name)
            || Parse(other + "/*").MatchesNamespace(name)));

    [Fact]
    public void Matches_ManyStars_StaysFast()
    {
        StringBuilder text = new();
        for (int i = 0; i < 60; i++)
        {
            text.Append("*a");
        }

        Assert.False(Parse(text + "b/*").MatchesNamespace(new string('a', 200)));
    }

    private static ArnPattern Parse(string text) => ArnPattern.TryParse(text, out ArnPattern pattern) ? pattern : throw new ArgumentException(text);
}
