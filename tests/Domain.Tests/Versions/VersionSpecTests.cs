using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Tests.Versions;

public sealed class VersionSpecTests
{
    [Theory]
    [InlineData("1.2", "1.2.0", true)]
    [InlineData("==1.0", "1.0+l", false)]
    [InlineData("!=1.2", "1.2.5", true)]
    [InlineData("!=1.2.*", "1.2.5", false)]
    [InlineData("=1.0", "1.0+local", true)]
    [InlineData(">=1.0", "1.0rc1", false)]
    [InlineData(">=1.0", "1.0dev", false)]
    [InlineData(">=1.0", "1.0+l", false)]
    [InlineData("~=1.2", "1.3", true)]
    [InlineData("~=1.2", "2.0", false)]
    [InlineData("~=1.2.3+a", "1.2.4", true)]
    [InlineData("~=1", "2.0", true)]
    [InlineData("~=1", "1!2.0", false)]
    [InlineData("1.*.3", "1.7.3", true)]
    [InlineData("1.*.3", "1.7.4", false)]
    [InlineData("^1\\.[0-9]$", "1.5", true)]
    [InlineData("^1\\.[0-9]$", "1.50", false)]
    [InlineData(">=1.2.*", "1.2", true)]
    [InlineData(">1.2.*", "1.2.5", true)]
    [InlineData(">1.2.*", "1.2", false)]
    [InlineData(">1.2*", "1.2", true)]
    [InlineData("<1.2.*", "1.2", false)]
    [InlineData("<=1.2.*", "1.2", true)]
    [InlineData("==1.2.*", "1.2.5", false)]
    [InlineData(">=*", "0", true)]
    [InlineData("==*", "0", true)]
    [InlineData("=*", "0", true)]
    [InlineData(">*", "0", true)]
    [InlineData(">*", "0dev", true)]
    [InlineData("!=*", "0", true)]
    [InlineData("<*", "0", false)]
    [InlineData("<=*", "0dev", false)]
    [InlineData("1.2a*", "1.2alpha", true)]
    [InlineData("1.2a.*", "1.2alpha", true)]
    [InlineData("1.2a.*", "1.2a1", true)]
    [InlineData("1.2b.*", "1.2alpha", false)]
    [InlineData("=1.2a", "1.2alpha.3", true)]
    [InlineData("!=1.2a.*", "1.2alpha", false)]
    [InlineData("~=1.2a.3", "1.2alpha.4", true)]
    [InlineData("~=1.2a.3", "1.2a.2", false)]
    [InlineData("!=1.*.3", "1.7.3", true)]
    [InlineData("==1.*.3", "1.7.3", false)]
    [InlineData(">=1.*.2", "1.0", true)]
    [InlineData(">=1.*.2", "1.a", true)]
    [InlineData(">=1.*.2", "0.9", false)]
    [InlineData("<1.*.2", "0.9", true)]
    [InlineData("<1.*.2", "1.0", false)]
    [InlineData(">1.*.2.*", "1.2", true)]
    [InlineData("~=1.*.2", "1.5.2", false)]
    [InlineData("==1.7*", "1.7", false)]
    [InlineData("!=1.7*", "1.7", true)]
    [InlineData(">=1.7*", "1.7a", true)]
    [InlineData("<1.7*", "1.7a", false)]
    [InlineData("<1.7*", "1.6", true)]
    [InlineData("<=1.7*", "1.7", false)]
    [InlineData("~=1.7*", "1.8", true)]
    [InlineData("~=1.7*", "1.6", false)]
    [InlineData("==1.7.1.*", "1.7.1", true)]
    [InlineData("==1.7.1.*", "1.7.1.5", false)]
    [InlineData("*.*", "3", true)]
    [InlineData("2023.*.*", "2023.1", true)]
    [InlineData(">=2.*.*", "2.5", true)]
    [InlineData("1.2.*.", "1.2.3", false)]
    [InlineData(" >= 1 , < 2 ", "1.5", true)]
    [InlineData("1|>=2,<3", "1", true)]
    [InlineData("1|>=2,<3", "3", false)]
    [InlineData("(1|>=2),<3", "3", false)]
    [InlineData("(1|>=2),<3", "2.5", true)]
    public void Matches_Clause_MeansWhatItSays(string spec, string version, bool expected) =>
        Assert.Equal(expected, VersionSpec.Parse(spec).Matches(CondaVersion.Parse(version)));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(">=3.8<3.9")]
    [InlineData("===1")]
    [InlineData("<>1")]
    [InlineData("~1")]
    [InlineData("=>1")]
    [InlineData(">=1,")]
    [InlineData("|1")]
    [InlineData("1.0;")]
    [InlineData("(1")]
    [InlineData("1)")]
    [InlineData("1(2)")]
    [InlineData("~=*")]
    [InlineData("~=1.2.*")]
    [InlineData("^1.2")]
    [InlineData("^(?=1)$")]
    [InlineData("1 2")]
    [InlineData(">=1 !2 3")]
    public void Parse_BrokenText_Throws(string text)
    {
        StoreException failure = Assert.Throws<StoreException>(() => VersionSpec.Parse(text));

        Assert.Equal(ErrorCode.InvalidVersionSpec, failure.Code);
    }

    [Theory]
    [InlineData("1.2")]
    [InlineData(">=1.2.*")]
    [InlineData("1.2*")]
    [InlineData("=1.2.*")]
    [InlineData("*.*")]
    [InlineData("1.*.2")]
    [InlineData("==*")]
    [InlineData(">*")]
    [InlineData(">=1.*.2")]
    [InlineData(">=1.2*")]
    public void Parse_StrictAmbiguousText_Throws(string text) =>
        Assert.Throws<StoreException>(() => VersionSpec.Parse(text, SpecOptions.Strict));

    [Theory]
    [InlineData("==1.2")]
    [InlineData("1.2.*")]
    [InlineData("!=1.2.*")]
    [InlineData(">=1,<2")]
    [InlineData("*")]
    public void Parse_StrictPlainText_ReadsIt(string text) =>
        Assert.Equal(text, VersionSpec.Parse(text, SpecOptions.Strict).ToString());

    [Theory]
    [InlineData("1.2", "==1.2")]
    [InlineData("=1.2", "1.2.*")]
    [InlineData("1.2*", "1.2.*")]
    [InlineData(" >= 1 , ( <2 | 3 ) ", ">=1,(<2|==3)")]
    [InlineData("((1|2)|3)", "==1|==2|==3")]
    [InlineData("(>=1,<2),!=1.5", ">=1,<2,!=1.5")]
    [InlineData(">=2.*.*", ">=2")]
    [InlineData(">=1.*.2", ">=1.*.2")]
    [InlineData("<=*", "<*")]
    public void ToString_Constraint_IsCanonical(string text, string expected) =>
        Assert.Equal(expected, VersionSpec.Parse(text).ToString());

    [Fact]
    public void Parse_DeepParentheses_Throws() =>
        Assert.Throws<StoreException>(() => VersionSpec.Parse(new string('(', 100) + "1" + new string(')', 100)));

    [Theory]
    [InlineData("*", true)]
    [InlineData("==1.2", false)]
    public void IsAny_ByText_IsThatOfTheStarOnly(string text, bool expected) => Assert.Equal(expected, VersionSpec.Parse(text).IsAny);

    [Fact]
    public void Parse_ErrorInTheMiddle_NamesTheColumn()
    {
        StoreException failure = Assert.Throws<StoreException>(() => VersionSpec.Parse(">=1.2,=>3"));

        Assert.Equal(7, failure.Location!.Column);
        Assert.NotEmpty(failure.Hints);
    }

    [Fact]
    public void Matches_Group_DoesNotAllocate()
    {
        VersionSpec spec = VersionSpec.Parse(">=1.2,<2.0a0,!=1.5.*");
        CondaVersion version = CondaVersion.Parse("1.7.3");
        bool matches = spec.Matches(version);

        long before = GC.GetAllocatedBytesForCurrentThread();
        matches &= spec.Matches(version);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(matches);
        Assert.Equal(0, allocated);
    }
}
