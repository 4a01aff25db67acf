using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Pypi.Requirements;

public sealed class PythonInterpreterTests
{
    [Theory]
    [InlineData("3.12.4", "hab00c5b_0_cpython", "python_abi 3.12.* *_cp312", PythonImplementation.CPython, false, "3.12.4")]
    [InlineData("3.13.1", "h9a34b6e_5_cp313t", "python_abi 3.13.* *_cp313t", PythonImplementation.CPython, true, "3.13.1")]
    [InlineData("3.13.1", "h9a34b6e_105", "python_abi 3.13.* *_cp313t", PythonImplementation.CPython, true, "3.13.1")]
    [InlineData("3.13.1", "h9a34b6e_5_cp313t", "libffi >=3.4", PythonImplementation.CPython, true, "3.13.1")]
    [InlineData("3.13.1", "ha99a958_105_cp313", "python_abi 3.13.* *_cp313", PythonImplementation.CPython, false, "3.13.1")]
    [InlineData("3.9.18", "0_73_pypy", "python_abi 3.9 *_pypy39_pp73", PythonImplementation.PyPy, false, "7.3")]
    [InlineData("3.9.18", "2_73_pypy", "pypy3.9 7.3.15.*", PythonImplementation.PyPy, false, "7.3")]
    [InlineData("3.11.7", "hde9d69e_0_graalpy", "python_abi 3.11.* *_graalpy242_311_native", PythonImplementation.GraalPy, false, "3.11.7")]
    [InlineData("2.7.18", "h1234567_0", "zlib", PythonImplementation.CPython, false, "2.7.18")]
    public void FromRecord_Build_TellsTheKind(
        string version, string build, string dependency, PythonImplementation implementation, bool isFreeThreaded, string own)
    {
        PythonInterpreter? python = PythonInterpreter.FromRecord(Record(version, build, dependency));

        Assert.NotNull(python);
        Assert.Equal(implementation, python.Implementation);
        Assert.Equal(isFreeThreaded, python.IsFreeThreaded);
        Assert.Equal(own, python.ImplementationVersion.ToString());
    }

    [Theory]
    [InlineData("0_73_pypy", "python_abi 3.9 *_pypy39_pp73", "pypy39_pp73")]
    [InlineData("2_73_pypy", "zlib", "pypy39_pp73")]
    [InlineData("hde9d69e_0_graalpy", "python_abi 3.9.* *_graalpy242_39_native", "graalpy242_39_native")]
    [InlineData("hde9d69e_0_graalpy", "zlib", null)]
    [InlineData("hab00c5b_0_cpython", "python_abi 3.9.* *_cp39", null)]
    public void FromRecord_OtherImplementation_HasItsAbi(string build, string dependency, string? abi) =>
        Assert.Equal(abi, PythonInterpreter.FromRecord(Record("3.9.18", build, dependency))!.AbiTag);

    [Fact]
    public void FromRecord_VersionThatPep440DoesNotKnow_IsNull() =>
        Assert.Null(PythonInterpreter.FromRecord(Record("3.13_custom", "0", "zlib")));

    [Fact]
    public void ShortVersion_OfVersion_IsItsFirstTwoNumbers()
    {
        PythonInterpreter python = PythonInterpreter.FromRecord(Record("3.14.0rc1", "0", "zlib"))!;

        Assert.Equal(("3.14", 3, 14), (python.ShortVersion, python.Major, python.Minor));
    }

    private static RepodataRecord Record(string version, string build, string dependency) => new()
    {
        Name = "python",
        Version = version,
        Build = build,
        Subdir = "linux-64",
        FileName = $"python-{version}-{build}.conda",
        Url = "",
        Depends = [dependency],
    };
}
