using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Packages.Archives;

public sealed class PackageInfoTests : IDisposable
{
    private readonly TemporaryDirectory _channel = new();

    public void Dispose() => _channel.Dispose();

    [Theory]
    [InlineData(PackageArchiveKind.Conda)]
    [InlineData(PackageArchiveKind.TarBz2)]
    public async Task ReadAsync_Archive_GivesTheRecordOfAChannel(PackageArchiveKind kind)
    {
        BuiltPackage package = new PackageBuilder("a", "1.0", "py_0").Noarch(NoarchKind.Python).DependsOn("b >=1").File("data", new byte[100_000]).Build(kind);
        string path = package.WriteTo(_channel.Path);

        PackageInfo info = await PackageInfo.ReadAsync(path, TestContext.Current.CancellationToken);
        RepodataRecord record = info.ToRecord("noarch", package.Archive.FileName, "file://x");

        Assert.Equal((package.Sha256, package.Md5, package.Bytes.Length), (record.Sha256, record.Md5, record.Size));
        Assert.Equal(("a", "1.0", "py_0", NoarchKind.Python), (record.Name, record.Version, record.Build, record.Noarch));
        Assert.Equal(["b >=1"], record.Depends);
    }

    [Theory]
    [InlineData("a-1-0.conda", "not a zip", ErrorCode.CorruptArchive)]
    [InlineData("a-1-0.conda", "", ErrorCode.CorruptArchive)]
    [InlineData("a-1-0.tar.bz2", "not bzip2", ErrorCode.CorruptArchive)]
    [InlineData("a.conda", "", ErrorCode.InvalidName)]
    public async Task ReadAsync_OtherFile_IsRefused(string name, string content, ErrorCode expected)
    {
        string path = _channel.Write(name, content);

        StoreException exception = await Assert.ThrowsAsync<StoreException>(() => PackageInfo.ReadAsync(path, TestContext.Current.CancellationToken));

        Assert.Equal(expected, exception.Code);
    }

    [Fact]
    public async Task ReadAsync_ArchiveWithoutIndex_IsRefused()
    {
        string path = _channel.At("a-1-0.tar.bz2");
        await File.WriteAllBytesAsync(path, new TarBuilder().File("bin/a").ToTarBz2(), TestContext.Current.CancellationToken);

        StoreException exception = await Assert.ThrowsAsync<StoreException>(() => PackageInfo.ReadAsync(path, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.InvalidPackageMetadata, exception.Code);
    }

    [Fact]
    public async Task ReadAsync_MissingFile_IsNotReadable()
    {
        StoreException exception = await Assert.ThrowsAsync<StoreException>(
            () => PackageInfo.ReadAsync(_channel.At("a-1-0.conda"), TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.FileNotReadable, exception.Code);
    }
}
