using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Tests.Pypi.Requirements;

public sealed class PypiRequirementTests
{
    private static readonly MarkerEnvironment Linux =
        new([new("python_version", "3.12"), new("sys_platform", "linux"), new("platform_release", "6.1.0-13-amd64")]);

    [Theory]
    [InlineData("Flask", "flask")]
    [InlineData("a [ Foo_Bar , x ] (>= 1.0 , < 2 , ) ; os_name=='nt'", "a[foo-bar,x]>=1.0,<2; os_name == \"nt\"")]
    [InlineData("a[]", "a")]
    [InlineData("a[x,X]", "a[x]")]
    [InlineData("a()", "a")]
    [InlineData("a>=1,", "a>=1")]
    [InlineData("a===1.0-x", "a===1.0-x")]
    [InlineData("a@u", "a @ u")]
    [InlineData("a[x]@https://h.example/a.whl#sha256=ab", "a[x] @ https://h.example/a.whl#sha256=ab")]
    [InlineData("a @ ./rel ; python_version>'3'", "a @ ./rel ; python_version > \"3\"")]
    [InlineData("a @ u;python_version<'3'", "a @ u;python_version<'3'")]
    public void ToString_Spellings_AreOne(string text, string expected)
    {
        PypiRequirement requirement = PypiRequirement.Parse(text);

        Assert.Equal(expected, requirement.ToString());
        Assert.Equal(text, requirement.Source);
        Assert.Equal(requirement, PypiRequirement.Parse(expected));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("-a", 1)]
    [InlineData("a-", 2)]
    [InlineData("a_", 2)]
    [InlineData("https://h.example/a-1.0.tar.gz", 6)]
    [InlineData("a b", 3)]
    [InlineData("a=1", 2)]
    [InlineData("a 1.0", 3)]
    [InlineData("a #c", 3)]
    [InlineData("a>=1 --hash=sha256:ab", 5)]
    [InlineData("a>=1.0 <2", 7)]
    [InlineData("a,>=1", 2)]
    [InlineData("a>=1,,<2", 6)]
    [InlineData("a(>=1", 2)]
    [InlineData("a>=1)", 5)]
    [InlineData("a(>=1)x", 7)]
    [InlineData("a[x", 2)]
    [InlineData("a[,x]", 3)]
    [InlineData("a[x,]", 5)]
    [InlineData("a[x y]", 5)]
    [InlineData("a[x,", 2)]
    [InlineData("a @", 4)]
    [InlineData("a @ u x", 7)]
    [InlineData("a @ u; python_version<'3'", 6)]
    [InlineData("a>=1;", 6)]
    [InlineData("a\n>=1", 2)]
    public void Parse_NoRequirement_TellsThePlace(string text, int column)
    {
        StoreException failure = Assert.Throws<StoreException>(() => PypiRequirement.Parse(text));

        Assert.Equal(ErrorCode.InvalidRequirement, failure.Code);
        Assert.Equal(column, failure.Location!.Column);
        Assert.Equal(text, failure.Found);
    }

    [Theory]
    [InlineData("a>=1.0 <2", "write 'a>=1.0,<2'")]
    [InlineData("a>=3.6.*", "write the version without '.*'")]
    [InlineData("a 1.0", "write ==1.0")]
    [InlineData("a @ u; python_version<'3'", "a marker behind a URL needs a blank before its ';'")]
    [InlineData("https://h.example/a.whl", "write 'name @ URL'")]
    [InlineData("a ; sys_platfrom == 'linux'", "did you mean 'sys_platform'?")]
    public void Parse_CommonMistake_HasAHint(string text, string hint) =>
        Assert.Equal([hint], Assert.Throws<StoreException>(() => PypiRequirement.Parse(text)).Hints);

    [Fact]
    public void Parse_CredentialsInAUrl_AreNotInTheFailure()
    {
        StoreException failure = Assert.Throws<StoreException>(() => PypiRequirement.Parse("a @ https://user:secret@h.example/a.whl x"));

        Assert.DoesNotContain("secret", failure.ToString() + failure.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Size_IsLimited()
    {
        Assert.False(PypiRequirement.TryParse("a ; " + new string('(', 40) + "os_name=='nt'" + new string(')', 40), out _));
        Assert.True(PypiRequirement.TryParse("a ; " + string.Join(" or ", Enumerable.Repeat("os_name=='nt'", 256)), out _));
        Assert.False(PypiRequirement.TryParse("a ; " + string.Join(" or ", Enumerable.Repeat("os_name=='nt'", 257)), out _));
        Assert.False(PypiRequirement.TryParse("a" + new string(' ', 8192) + ">=1", out _));
        Assert.False(PypiRequirement.TryParse($"a[{string.Join(',', Enumerable.Range(0, 65))}]", out _));
    }

    [Theory]
    [InlineData("a>=7.2.0<8.0.0", "a>=7.2.0,<8.0.0")]
    [InlineData("a (!=~5.0,>=4.12)", "a (!=5.0.*,>=4.12)")]
    [InlineData("a>=3.6.*", "a>=3.6")]
    [InlineData("a (>=2.7,!=3.0*,<4)", "a (>=2.7,!=3.0.*,<4)")]
    [InlineData("a>dev; os_name=='nt'", "a>0.0.0dev; os_name=='nt'")]
    [InlineData("a>=9.0.0a1.0", "a>=9.0.0a1")]
    [InlineData("a>='1.0'; extra=='x'", "a>=1.0; extra=='x'")]
    public void LenientText_BrokenRequirement_IsRepaired(string text, string expected)
    {
        Assert.True(LenientText.TryReadRequirement(text, out PypiRequirement? requirement, out string? repaired));
        Assert.Equal(expected, repaired);
        Assert.Equal(PypiRequirement.Parse(expected), requirement);
        Assert.False(PypiRequirement.TryParse(text, out _));
    }

    [Theory]
    [InlineData("a b c")]
    [InlineData("a>=x")]
    [InlineData("a; nothing")]
    [InlineData("a @ u v")]
    public void LenientText_Rubbish_IsRefused(string text) => Assert.False(LenientText.TryReadRequirement(text, out _, out _));

    [Theory]
    [InlineData(">=3.6", null)]
    [InlineData(">=3.6.*", ">=3.6")]
    [InlineData(">=2.7,!=3.0.*,!=3.1*,<4,", ">=2.7,!=3.0.*,!=3.1.*,<4,")]
    [InlineData("\">=3.8\"", ">=3.8")]
    [InlineData(">=3.6 <4", ">=3.6,<4")]
    public void LenientText_RequiresPython_IsRepaired(string text, string? expected)
    {
        Assert.True(LenientText.TryReadSpecifiers(text, out _, out string? repaired));
        Assert.Equal(expected, repaired);
    }
}
