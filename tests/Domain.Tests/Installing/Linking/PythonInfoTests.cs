using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Installing.Linking;

public sealed class PythonInfoTests
{
    [Theory]
    [InlineData("3.11.4", null, "lib/python3.11/site-packages")]
    [InlineData("3.13.0rc1", null, "lib/python3.13/site-packages")]
    [InlineData("3.13.1", "lib/python3.13t/site-packages", "lib/python3.13t/site-packages")]
    [InlineData("3.11.2", "lib/python3/dist-packages", "lib/python3/dist-packages")]
    [InlineData("3.10", "", "lib/python3.10/site-packages")]
    public void FromRecord_Version_GivesSitePackages(string version, string? path, string expected) =>
        Assert.Equal(expected, PythonInfo.FromRecord(Python(version, path)).SitePackages);

    [Theory]
    [InlineData("../outside")]
    [InlineData("/usr/lib/python3")]
    [InlineData("lib/../../x")]
    [InlineData("conda-meta/x")]
    public void FromRecord_UnsafeSitePackages_IsRefused(string path)
    {
        StoreException failure = Assert.Throws<StoreException>(() => PythonInfo.FromRecord(Python("3.11.4", path)));

        Assert.Equal(ErrorCode.UnsafePath, failure.Code);
    }

    [Fact]
    public void FromRecord_VersionWithoutMinor_IsRefused() =>
        Assert.Equal(ErrorCode.InvalidVersion, Assert.Throws<StoreException>(() => PythonInfo.FromRecord(Python("3", null))).Code);

    [Theory]
    [InlineData("3.11.4", "3.11.9", false)]
    [InlineData("3.11.4", "3.12.0", true)]
    public void NeedsRelink_OtherVersion_LooksAtMajorAndMinor(string one, string other, bool expected) =>
        Assert.Equal(expected, PythonInfo.FromRecord(Python(one, null)).NeedsRelink(PythonInfo.FromRecord(Python(other, null))));

    private static RepodataRecord Python(string version, string? path) => new()
    {
        Name = "python",
        Version = version,
        Build = "0",
        Subdir = "linux-64",
        FileName = "python.conda",
        Url = "file:///python.conda",
        PythonSitePackagesPath = path,
    };
}
