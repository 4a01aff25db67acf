using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Tests.Specs;

public sealed class MatchSpecTests
{
    private const string Sha256 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("n 1.0", "==1.0", null)]
    [InlineData("n ==1.0", "==1.0", null)]
    [InlineData("n==1.0", "==1.0", null)]
    [InlineData("n[version=1.0]", "==1.0", null)]
    [InlineData("n=1.0", "1.0.*", null)]
    [InlineData("n =1.0", "1.0.*", null)]
    [InlineData("n = 1.0", "1.0.*", null)]
    [InlineData("n 1.0.*", "1.0.*", null)]
    [InlineData("n=1.0.*", "1.0.*", null)]
    [InlineData("n 1.0*", "1.0.*", null)]
    [InlineData("n ==1.0.*", "1.0.*", null)]
    [InlineData("n ==1.0.*|2", "1.0.*|==2", null)]
    [InlineData("n ==1.0.* b", "1.0.*", "b")]
    [InlineData("n==1.0.*=b", "1.0.*", "b")]
    [InlineData("n =1.0.* b", "1.0.*", "b")]
    [InlineData("n[version='==1.0.*']", "1.0.*", null)]
    [InlineData("n[version='==1.0.*',build=b]", "1.0.*", "b")]
    [InlineData("n[version='=1.0',build=b]", "1.0.*", "b")]
    [InlineData("n[version='==1.0']", "==1.0", null)]
    [InlineData("n[version='=*']", null, null)]
    [InlineData("n =*", null, null)]
    [InlineData("n >*", null, null)]
    [InlineData("n 1.0 ^(a|b)$", "==1.0", "^(a|b)$")]
    [InlineData("n=1.0=^(a|b)$", "==1.0", "^(a|b)$")]
    [InlineData("n =1.0 ^a$", "==1.0", "^a$")]
    [InlineData("n >=1.0,<2 ^py(27|36)_[0-9]+$", ">=1.0,<2", "^py(27|36)_[0-9]+$")]
    [InlineData("n 1.0|2.0 ^a$|^b$", "==1.0|==2.0", "^a$|^b$")]
    [InlineData("n * ^(?:a|b#c)$", null, "^(?:a|b#c)$")]
    [InlineData("n 1.0 ^a b$", "==1.0", "^a b$")]
    [InlineData("n ^1\\.[23]$ py*", "^1\\.[23]$", "py*")]
    [InlineData("n ^1\\.(2|3)$ ^a$", "^1\\.(2|3)$", "^a$")]
    [InlineData("n >=1, ^1.*$", ">=1,^1.*$", null)]
    [InlineData("n >=1,^1.*$ ^a$", ">=1,^1.*$", "^a$")]
    [InlineData("n ^1.*$", "^1.*$", null)]
    [InlineData("n 1.0 ^[ab]$[build_number=2]", "==1.0", "^[ab]$")]
    [InlineData("n 1.0 ^[ab]$ # [linux] costs 5$", "==1.0", "^[ab]$")]
    [InlineData("n[build='^py(27|36)$',version='>=1']", ">=1", "^py(27|36)$")]
    [InlineData("n=1.0=b", "==1.0", "b")]
    [InlineData("n==1.0=b", "==1.0", "b")]
    [InlineData("n 1.0 b", "==1.0", "b")]
    [InlineData("n ==1.0 b", "==1.0", "b")]
    [InlineData("n=1.0 b", "==1.0", "b")]
    [InlineData("n =1.0 b", "==1.0", "b")]
    [InlineData("n=1.0=*", "==1.0", "*")]
    [InlineData("n 1.0 *", "==1.0", "*")]
    [InlineData("n=1.0.*=b*", "1.0.*", "b*")]
    [InlineData("n 1.0.* b*", "1.0.*", "b*")]
    [InlineData("n >=1.0 b", ">=1.0", "b")]
    [InlineData("n >=1.0=b", ">=1.0", "b")]
    [InlineData("n=1.0|2.0", "1.0.*|==2.0", null)]
    [InlineData("n >=1.0, <2", ">=1.0,<2", null)]
    [InlineData("n >=1.0 , < 2.0 =py34_0", ">=1.0,<2.0", "py34_0")]
    [InlineData("n >=1.0 , < 2.0 py34_0", ">=1.0,<2.0", "py34_0")]
    [InlineData("n=*=b", null, "b")]
    [InlineData("n * b", null, "b")]
    [InlineData("n   1.0    b", "==1.0", "b")]
    [InlineData("n  >= 1.0", ">=1.0", null)]
    [InlineData("n =*=cpu", null, "cpu")]
    [InlineData("n ==2.7.*|>=3.5", "2.7.*|>=3.5", null)]
    [InlineData("n (>=1,<2)|>3", ">=1,<2|>3", null)]
    [InlineData("n 1!2.0 b", "==1!2.0", "b")]
    [InlineData("n >=1 !164.3095,<1!165", ">=1!164.3095,<1!165", null)]
    [InlineData("n=", null, null)]
    [InlineData("n", null, null)]
    [InlineData("n *", null, null)]
    public void Parse_EqualsSigns_FollowTheTable(string text, string? version, string? build)
    {
        MatchSpec spec = MatchSpec.Parse(text);

        Assert.Equal("n", spec.Name);
        Assert.Equal(version, spec.Version?.ToString());
        Assert.Equal(build, spec.Build?.Pattern);
    }

    [Theory]
    [InlineData("")]
    [InlineData("n =")]
    [InlineData("n==")]
    [InlineData("n===1")]
    [InlineData("=1.0")]
    [InlineData("n[[build=1]]")]
    [InlineData("n[a=b]")]
    [InlineData("n[build=1][version=2]")]
    [InlineData("n[build=1] x")]
    [InlineData("n[build] x")]
    [InlineData("n[a b] >=1")]
    [InlineData("n[version='']")]
    [InlineData("n[version='===1']")]
    [InlineData("n 1.0 ^(a$")]
    [InlineData("n 1.0 ^(?=a)$")]
    [InlineData("n[build=1")]
    [InlineData("n]")]
    [InlineData("n[build='1]")]
    [InlineData("n[build]")]
    [InlineData("n[build=]")]
    [InlineData("n[md5=12]")]
    [InlineData("n[sha256=xx]")]
    [InlineData("n[build_number=x]")]
    [InlineData("n >=3.8<3.9")]
    [InlineData("n 1.0 py_0 extra")]
    [InlineData("n 1.0=")]
    [InlineData("n; if x")]
    [InlineData("n (optional)")]
    [InlineData("n if x")]
    [InlineData("feature@")]
    [InlineData("a/b")]
    [InlineData("conda-forge::")]
    [InlineData("https://h/c/linux-64/broken.conda")]
    [InlineData("https://h/c/linux-64/a-1-0.conda#abc")]
    [InlineData("n[when='x']")]
    [InlineData("n[extras=[a]]")]
    [InlineData("n[flags=[a]]")]
    public void Parse_BrokenText_Throws(string text)
    {
        StoreException failure = Assert.Throws<StoreException>(() => MatchSpec.Parse(text));

        Assert.Equal(ErrorCode.InvalidMatchSpec, failure.Code);
        Assert.NotNull(failure.Location);
    }

    [Theory]
    [InlineData("n=1.0=b")]
    [InlineData("n 1.0 b-c")]
    [InlineData("n 1.0[version=2.0]")]
    [InlineData("n[build=1,build=2]")]
    public void Parse_StrictAmbiguousText_Throws(string text) =>
        Assert.Throws<StoreException>(() => MatchSpec.Parse(text, SpecOptions.Strict));

    [Theory]
    [InlineData("conda-forge::n", "conda-forge", null, null)]
    [InlineData("conda-forge/linux-64::n", "conda-forge", "linux-64", null)]
    [InlineData("conda-forge/label/dev::n", "conda-forge/label/dev", null, null)]
    [InlineData("conda-forge:ns:n", "conda-forge", null, "ns")]
    [InlineData("*/linux-64::n", null, "linux-64", null)]
    [InlineData("https://x.y:8080/c/linux-64::n", "https://x.y:8080/c", "linux-64", null)]
    [InlineData("n[channel=x, subdir='osx-64']", "x", "osx-64", null)]
    [InlineData("conda-forge/linux-64::n[subdir=osx-64]", "conda-forge", "osx-64", null)]
    [InlineData("file:///a/b::n", "file:///a/b", null, null)]
    public void Parse_Channel_SplitsThePlatformFolder(string text, string? channel, string? subdir, string? space)
    {
        MatchSpec spec = MatchSpec.Parse(text);

        Assert.Equal(("n", channel, subdir, space), (spec.Name, spec.Channel, spec.Subdir, spec.Namespace));
    }

    [Fact]
    public void Parse_AllKeys_AreRead()
    {
        MatchSpec spec = MatchSpec.Parse(
            $"n[version='>=1,<2', build=\"b*\", build_number='>=3', fn=n-1-b.conda, md5={new string('B', 32)}, sha256={Sha256}, "
            + "license='BSD*', license_family=BSD, track_features='a b', features=f, extras=[gpu, 'io'], flags=['cuda:*'], "
            + "when='python>=3.8 and (__linux or __osx)',]",
            SpecOptions.Extensions);

        Assert.Equal(">=1,<2", spec.Version?.ToString());
        Assert.Equal("b*", spec.Build?.Pattern);
        Assert.Equal(">=3", spec.BuildNumber?.ToString());
        Assert.Equal("n-1-b.conda", spec.FileName);
        Assert.Equal(new string('b', 32), spec.Md5);
        Assert.Equal(Sha256, spec.Sha256);
        Assert.Equal("BSD*", spec.License?.Pattern);
        Assert.Equal("BSD", spec.LicenseFamily?.Pattern);
        Assert.Equal(["a", "b"], spec.TrackFeatures);
        Assert.Equal("f", spec.Features);
        Assert.Equal(["gpu", "io"], spec.Extras);
        Assert.Equal(["cuda:*"], spec.Flags);
        Assert.Equal("python[version='>=3.8'] and (__linux or __osx)", spec.When?.ToString());
    }

    [Theory]
    [InlineData("ray[default,data] >=2.9,<3", "ray[version='>=2.9,<3',extras=[default,data]]")]
    [InlineData("ray[Default, data]>=2.9,<3", "ray[version='>=2.9,<3',extras=[default,data]]")]
    [InlineData("conda-forge::ray[default]=2.9=b", "conda-forge::ray==2.9=b[extras=[default]]")]
    [InlineData("ray[default][build_number=2]", "ray[build_number=2,extras=[default]]")]
    [InlineData("ray[default][extras=[data,default]]", "ray[extras=[data,default]]")]
    [InlineData("ray[default] # [linux]", "ray[extras=[default]]")]
    public void Parse_ExtrasAsPipWritesThem_AreExtrasWhereThoseAreUnderstood(string text, string expected)
    {
        Assert.Equal(expected, MatchSpec.Parse(text, SpecOptions.Extensions).ToString());
        Assert.Empty(MatchSpec.Parse(text.Replace("[extras=[data,default]]", "", StringComparison.Ordinal)).Extras);
    }

    [Fact]
    public void Parse_NameInBrackets_IsIgnoredWithAWarning()
    {
        MatchSpec spec = MatchSpec.Parse("good[name=evil]");

        Assert.Equal("good", spec.Name);
        Assert.Contains("evil", Assert.Single(spec.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n[version=2.0,version=3.0]", "n==3.0")]
    [InlineData("n=1.0[version=2.0]", "n==2.0")]
    [InlineData("n #comment", "n")]
    [InlineData("n 1.0 # [linux] it's", "n==1.0")]
    [InlineData("n[]", "n")]
    [InlineData("[build=b]", "*[build=b]")]
    [InlineData("n[license='a,b']", "n[license='a,b']")]
    [InlineData("n[license=\"it's\"]", "n[license=\"it's\"]")]
    [InlineData("n!=1.0", "n!=1.0")]
    [InlineData("n~=1.0 b", "n[version='~=1.0',build=b]")]
    [InlineData("^py.*$ 1.0", "^py.*$==1.0")]
    [InlineData("https://u:p@h/t/tk-1/c::n", "https://h/c::n")]
    public void ToString_Spec_IsCanonical(string text, string expected) =>
        Assert.Equal(expected, MatchSpec.Parse(text).ToString());

    [Fact]
    public void Parse_Url_TakesTheFileNameApart()
    {
        MatchSpec spec = MatchSpec.Parse($"https://u:p@h/t/tk/c/linux-64/n-1%212.0-b_0.conda?sig=x#sha256:{Sha256} # why");

        Assert.Equal(("n", "==1!2.0", "b_0"), (spec.Name, spec.Version?.ToString(), spec.Build?.Pattern));
        Assert.Equal(("https://h/c", "linux-64", Sha256), (spec.Channel, spec.Subdir, spec.Sha256));
        Assert.Equal("https://u:p@h/t/tk/c/linux-64/n-1%212.0-b_0.conda?sig=x", spec.Url);
        Assert.DoesNotContain("tk", spec.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UrlOutsideAChannel_KeepsTheUrl()
    {
        MatchSpec spec = MatchSpec.Parse($"https://h/files/n-1-0.tar.bz2#{new string('a', 32)}");

        Assert.Null(spec.Channel);
        Assert.Equal(new string('a', 32), spec.Md5);
        Assert.Equal($"n==1=0[url=https://h/files/n-1-0.tar.bz2,md5={new string('a', 32)}]", spec.ToString());
    }

    [Theory]
    [InlineData("n (optional)", "n")]
    [InlineData("n >=1 if x", "n[version='>=1']")]
    [InlineData("feature@", "*[track_features=feature]")]
    public void Parse_CondaCompatible_AcceptsCondasTails(string text, string expected) =>
        Assert.Equal(expected, MatchSpec.Parse(text, SpecOptions.CondaCompatible).ToString());

    [Fact]
    public void Parse_ErrorInsideBrackets_NamesTheColumn()
    {
        StoreException failure = Assert.Throws<StoreException>(() => MatchSpec.Parse("numpy[version='>=1,=>2']"));

        Assert.Equal(20, failure.Location!.Column);
    }

    [Fact]
    public void Parse_ErrorInAUrl_HidesCredentials()
    {
        StoreException failure = Assert.Throws<StoreException>(() => MatchSpec.Parse("https://u:secret@h/t/tk-1/broken.conda"));

        Assert.DoesNotContain("secret", failure.Message + failure.Found, StringComparison.Ordinal);
        Assert.DoesNotContain("tk-1", failure.Message + failure.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_PlainSpec_AllocatesLittle()
    {
        const string text = "python_abi >=3.12,<3.13.0a0";
        MatchSpec spec = MatchSpec.Parse(text);

        long before = GC.GetAllocatedBytesForCurrentThread();
        spec = MatchSpec.Parse(text);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(spec.IsPlain);
        Assert.True(allocated < 1000, $"{allocated} bytes");
    }

    [Fact]
    public void Parse_LongerThanAnySpecIs_IsRefused() => Assert.Throws<StoreException>(() => MatchSpec.Parse(new string('a', 4097)));

    [Fact]
    public void TryParse_CaretOfAPatternInTheName_FailsWithoutThrowing() =>
        Assert.False(MatchSpec.TryParse("""\>*:^[('/['.conda[ "[^^>"^]\:$$""", SpecOptions.Extensions, out _));
}
