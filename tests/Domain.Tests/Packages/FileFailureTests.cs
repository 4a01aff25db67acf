using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages;

namespace CondaStore.Domain.Tests.Packages;

public sealed class FileFailureTests
{
    [Fact]
    public void Translate_FullDevice_IsDiskFull()
    {
        // The device that is always full answers as a full disk does.
        IOException exception = Assert.ThrowsAny<IOException>(() =>
        {
            using FileStream full = new("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.Write(new byte[10]);
        });

        Assert.Equal(ErrorCode.DiskFull, FileFailure.Translate(exception, "write").Code);
    }

    [Fact]
    public void Translate_OtherFailure_IsFileSystem() =>
        Assert.Equal(ErrorCode.FileSystem, FileFailure.Translate(new FileNotFoundException(), "write").Code);
}
