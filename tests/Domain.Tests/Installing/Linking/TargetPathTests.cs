using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Installing.Linking;

public sealed class TargetPathTests
{
    private static readonly PythonInfo Python = PythonInfo.FromRecord(new RepodataRecord
    {
        Name = "python",
        Version = "3.12.1",
        Build = "0",
        Subdir = "linux-64",
        FileName = "python.conda",
        Url = "file:///python.conda",
    });

    [Theory]
    [InlineData("site-packages/a/b.py", NoarchKind.Python, "lib/python3.12/site-packages/a/b.py")]
    [InlineData("python-scripts/tool", NoarchKind.Python, "bin/tool")]
    [InlineData("share/x", NoarchKind.Python, "share/x")]
    [InlineData("site-packages/a", NoarchKind.Generic, "site-packages/a")]
    [InlineData("python-scripts/tool", NoarchKind.None, "python-scripts/tool")]
    [InlineData("site-packagesX/a", NoarchKind.Python, "site-packagesX/a")]
    [InlineData("name with space/ü", NoarchKind.None, "name with space/ü")]
    [InlineData("...", NoarchKind.None, "...")]
    public void Map_Path_MovesOnlyWhatNoarchPythonMoves(string path, NoarchKind noarch, string expected) =>
        Assert.Equal(expected, TargetPath.Map(path, noarch, Python, "p"));

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("conda-meta/history")]
    [InlineData("conda-meta")]
    [InlineData("CONDA-META/x.json")]
    [InlineData("info/index.json")]
    [InlineData("__clobbers__/other/x")]
    [InlineData("a\0b")]
    public void Map_UnsafePath_IsRefused(string path) =>
        Assert.Equal(ErrorCode.UnsafePath, Assert.Throws<StoreException>(() => TargetPath.Map(path, NoarchKind.None, Python, "p")).Code);

    [Theory]
    [InlineData("python-scripts/../../x")]
    [InlineData("site-packages/../../../../x")]
    [InlineData("site-packages//etc/passwd")]
    public void Map_UnsafePathOfNoarchPython_IsRefused(string path) =>
        Assert.Equal(ErrorCode.UnsafePath, Assert.Throws<StoreException>(() => TargetPath.Map(path, NoarchKind.Python, Python, "p")).Code);

    [Fact]
    public void Map_NoPython_SaysSo() =>
        Assert.Equal(
            ErrorCode.PythonMissing, Assert.Throws<StoreException>(() => TargetPath.Map("site-packages/a", NoarchKind.Python, null, "p")).Code);
}
