using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Building;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Pypi.Building;

public sealed class SourceTreeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("Metadata-Version: 2.2\nName: a\nVersion: 1\nRequires-Dist: b\n", true, "b")]
    [InlineData("Metadata-Version: 2.1\nName: a\nVersion: 1\nRequires-Dist: b\n", true, null)]
    [InlineData("Metadata-Version: 2.2\nName: a\nVersion: 1\nDynamic: Requires-Dist\n", true, null)]
    [InlineData("Metadata-Version: 2.2\nName: a\nVersion: 1\nRequires-Dist: b\n", false, null)]
    public void StaticMetadata_PackageInfo_CountsInArchivesOnly(string packageInfo, bool isArchive, string? expected)
    {
        _directory.Write("setup.py", "");
        _directory.Write("PKG-INFO", packageInfo);

        SourceTree tree = SourceTree.Read(_directory.Path);

        Assert.Equal(expected, tree.StaticMetadata(isArchive)?.Requirements.Single().Name);
        Assert.Equal(BuildSystem.LegacyBackend, tree.BuildSystem.Backend);
    }

    [Fact]
    public void Read_NoProject_IsRefused()
    {
        _directory.Write("README", "");

        StoreException failure = Assert.Throws<StoreException>(() => SourceTree.Read(_directory.Path));

        Assert.Equal(ErrorCode.InvalidPackageMetadata, failure.Code);
    }

    [Fact]
    public void Read_FilesThatAreLinks_AreNotFollowed()
    {
        string elsewhere = _directory.Write("elsewhere/pyproject.toml", "[project]\nname = \"a\"\nversion = \"1\"");
        _directory.Write("tree/setup.py", "");
        File.CreateSymbolicLink(_directory.At("tree/pyproject.toml"), elsewhere);

        Assert.Null(SourceTree.Read(_directory.At("tree")).StaticMetadata(isArchive: true));
    }

    [Fact]
    public void Read_HugeFile_IsRefused()
    {
        _directory.Write("pyproject.toml", new string('#', 3 << 20));

        Assert.Equal(ErrorCode.ArchiveTooLarge, Assert.Throws<StoreException>(() => SourceTree.Read(_directory.Path)).Code);
    }
}
