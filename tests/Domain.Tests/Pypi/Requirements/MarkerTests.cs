using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Tests.Pypi.Requirements;

public sealed class MarkerTests
{
    private static readonly MarkerEnvironment Python312 = EnvironmentOf("linux-64", "3.12.4");
    private static readonly MarkerEnvironment Candidate = EnvironmentOf("linux-64", "3.14.0rc1");

    [Theory]
    [InlineData("python_version>'3'and os_name=='posix'", "python_version > \"3\" and os_name == \"posix\"")]
    [InlineData("os_name=='a' or os_name=='b' and os_name=='c'", "os_name == \"a\" or os_name == \"b\" and os_name == \"c\"")]
    [InlineData("(os_name=='a' or os_name=='b') and os_name=='c'", "(os_name == \"a\" or os_name == \"b\") and os_name == \"c\"")]
    [InlineData("((os_name=='a'))", "os_name == \"a\"")]
    [InlineData("os_name not   in 'a'", "os_name not in \"a\"")]
    [InlineData("os.name == 'a' and python_implementation == 'b'", "os_name == \"a\" and platform_python_implementation == \"b\"")]
    [InlineData("extra=='Foo_Bar'", "extra == \"foo-bar\"")]
    [InlineData("os_name == 'say \"a\"'", "os_name == 'say \"a\"'")]
    public void ToString_Spellings_AreOne(string text, string expected)
    {
        Assert.Equal(expected, Marker.Parse(text).ToString());
        Assert.Equal(Marker.Parse(text), Marker.Parse(expected));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("os_name", 8)]
    [InlineData("os_name ==", 11)]
    [InlineData("os_name = 'a'", 9)]
    [InlineData("os_name == a", 12)]
    [InlineData("os_name == 'a", 12)]
    [InlineData("os_name == 'a\\b'", 14)]
    [InlineData("os_name == 'a' and", 19)]
    [InlineData("os_name == 'a' os_name == 'b'", 16)]
    [InlineData("'a' < os_name < 'b'", 15)]
    [InlineData("(os_name == 'a'", 1)]
    [InlineData("os_name == 'a')", 15)]
    [InlineData("not (os_name == 'a')", 1)]
    [InlineData("os_name not 'a'", 9)]
    [InlineData("'x' in extras", 8)]
    [InlineData("python_version >= 3.8", 19)]
    public void Parse_NoMarker_TellsThePlace(string text, int column)
    {
        StoreException failure = Assert.Throws<StoreException>(() => Marker.Parse(text));

        Assert.Equal(ErrorCode.InvalidRequirement, failure.Code);
        Assert.Equal(column, failure.Location!.Column);
    }

    [Theory]
    [InlineData("python_version in '3.12 3.13'", true)]
    [InlineData("'3.1' in python_version", true)]
    [InlineData("'3.10' < python_version", true)]
    [InlineData("'3.13' > python_version", true)]
    [InlineData("python_version < '3.9.*'", false)]
    [InlineData("python_version == '3.12.*'", true)]
    [InlineData("python_version >= '3.12.1'", false)]
    [InlineData("python_version == '3.12.0'", true)]
    [InlineData("python_full_version >= '3.12.1'", true)]
    [InlineData("platform_release > '5'", false)]
    [InlineData("platform_release != '5'", false)]
    [InlineData("extra != 'x'", true)]
    [InlineData("extra in 'x y'", true)]
    [InlineData("sys_platform == 'Linux'", false)]
    [InlineData("sys_platform >= 'linux'", true)]
    [InlineData("sys_platform > 'darwin'", false)]
    [InlineData("'a' == 'a'", true)]
    [InlineData("'a' in 'abc'", true)]
    [InlineData("os_name == os_name", true)]
    [InlineData("python_version ~= '3'", null)]
    [InlineData("os_name === 'posix'", null)]
    [InlineData("os_name == 'posix' or os_name ~= 'posix'", null)]
    [InlineData("os_name == 'nt' and 'a' ~= 'a'", null)]
    public void Evaluate_Trap_IsAsSpecified(string text, bool? expected) => Assert.Equal(expected, Marker.Parse(text).Evaluate(Python312));

    [Theory]
    [InlineData("python_full_version < '3.14'", false)]
    [InlineData("python_full_version >= '3.14'", false)]
    [InlineData("python_full_version == '3.14.*'", true)]
    [InlineData("python_full_version ~= '3.13'", true)]
    [InlineData("python_version >= '3.14'", true)]
    public void Evaluate_CandidateOfPython_IsAsSpecified(string text, bool expected) =>
        Assert.Equal(expected, Marker.Parse(text).Evaluate(Candidate));

    [Fact]
    public void Evaluate_VersionOfACheckout_IsRepaired() =>
        Assert.True(
            Marker.Parse("python_full_version == '3.14.0'").Evaluate(new MarkerEnvironment([new("python_full_version", "3.14.0+")])));

    [Theory]
    [InlineData("'Foo.Bar' in extras", true)]
    [InlineData("'x' in extras", false)]
    [InlineData("'x' not in extras and 'dev' in dependency_groups", true)]
    public void Evaluate_SetsOfALockfile_AreAskedForNames(string text, bool expected)
    {
        MarkerEnvironment environment =
            new([]) { Extras = new HashSet<string> { "foo-bar" }, DependencyGroups = new HashSet<string> { "dev" } };

        Assert.Equal(expected, Marker.Parse(text, isOfLockfile: true).Evaluate(environment));
    }

    [Theory]
    [InlineData("extras == 'x'")]
    [InlineData("extras in 'x'")]
    [InlineData("os_name in extras")]
    public void Parse_SetUsedOtherwise_IsRefused(string text) =>
        Assert.Throws<StoreException>(() => Marker.Parse(text, isOfLockfile: true));

    [Fact]
    public void CollectExtras_Marker_FindsThoseItNames()
    {
        HashSet<string> extras = [];
        Marker marker = Marker.Parse("extra == 'A_b' or (python_version > '3' and 'c' != extra)");
        marker.CollectExtras(extras);

        Assert.Equal(["a-b", "c"], extras.Order());
        Assert.True(marker.Uses(variable => variable == MarkerVariable.PythonVersion));
        Assert.False(marker.Uses(variable => variable == MarkerVariable.OsName));
    }

    [Fact]
    public void FindUndefined_ComparisonOfTexts_IsNamed() =>
        Assert.Equal("os_name ~= \"nt\"", Marker.Parse("os_name == 'nt' or os_name ~= 'nt'").FindUndefined(Python312)!.ToString());

    [Theory]
    [InlineData("linux-64", "posix linux Linux x86_64")]
    [InlineData("linux-32", "posix linux Linux i686")]
    [InlineData("linux-aarch64", "posix linux Linux aarch64")]
    [InlineData("linux-ppc64le", "posix linux Linux ppc64le")]
    [InlineData("osx-64", "posix darwin Darwin x86_64")]
    [InlineData("osx-arm64", "posix darwin Darwin arm64")]
    [InlineData("win-64", "nt win32 Windows AMD64")]
    [InlineData("win-arm64", "nt win32 Windows ARM64")]
    public void Create_Platform_HasItsValues(string subdir, string expected)
    {
        MarkerEnvironment environment = EnvironmentOf(subdir, "3.12.4");

        Assert.Equal(
            expected + " 3.12 3.12.4 cpython 3.12.4 CPython ",
            string.Join(' ', new[]
            {
                MarkerVariable.OsName, MarkerVariable.SysPlatform, MarkerVariable.PlatformSystem, MarkerVariable.PlatformMachine,
                MarkerVariable.PythonVersion, MarkerVariable.PythonFullVersion, MarkerVariable.ImplementationName,
                MarkerVariable.ImplementationVersion, MarkerVariable.PlatformPythonImplementation, MarkerVariable.PlatformRelease,
            }.Select(environment.ValueOf)));
    }

    [Fact]
    public void Create_PlatformWithoutPython_IsNull() =>
        Assert.Null(MarkerEnvironment.Create("emscripten-wasm32", new PythonInterpreter(PypiVersion.Parse("3.12"))));

    private static MarkerEnvironment EnvironmentOf(string subdir, string python) =>
        MarkerEnvironment.Create(subdir, new PythonInterpreter(PypiVersion.Parse(python)))!;
}
