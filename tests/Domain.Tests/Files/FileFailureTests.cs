using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Files;

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
        Assert.Equal(ErrorCode.DiskFull, FileFailure.Classify(exception).Code);
    }

    [Fact]
    public void Classify_OtherFailure_IsToldInItsOwnWordsWithoutSecrets()
    {
        StoreException failure = FileFailure.Classify(new IOException("No way to https://u:secret@h/x."));

        Assert.Equal((ErrorCode.FileSystem, false), (failure.Code, failure.Message.Contains("secret", StringComparison.Ordinal)));
        Assert.StartsWith("No way to ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_OtherFailure_IsFileSystem() =>
        Assert.Equal(ErrorCode.FileSystem, FileFailure.Translate(new FileNotFoundException(), "write").Code);

    [Theory]
    [InlineData(1, ErrorCode.FileSystem, false, "another user")]
    [InlineData(5, ErrorCode.FileSystem, true, "device")]
    [InlineData(13, ErrorCode.FileSystem, false, "--read-cache")]
    [InlineData(24, ErrorCode.FileSystem, true, "ulimit")]
    [InlineData(28, ErrorCode.DiskFull, false, "Free space")]
    [InlineData(30, ErrorCode.FileSystem, false, "may only be read")]
    [InlineData(36, ErrorCode.FileSystem, false, "shorter path")]
    [InlineData(116, ErrorCode.FileSystem, true, "file share")]
    [InlineData(122, ErrorCode.DiskFull, false, "Free space")]
    public void Of_ErrorNumber_SaysWhatCanBeDone(int error, ErrorCode code, bool isTransient, string hint)
    {
        StoreException failure = FileFailure.Of(error, "write 'a'", "it says so");

        Assert.Equal((code, isTransient), (failure.Code, failure.IsTransient));
        Assert.Contains(hint, Assert.Single(failure.Hints), StringComparison.Ordinal);
        Assert.Contains("cannot write 'a'", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Translate_DeniedAccess_HasTheHint() =>
        Assert.Contains("owner and permissions", FileFailure.Translate(new UnauthorizedAccessException(), "write").Hints.Single(), StringComparison.Ordinal);

    [Fact]
    public void IsLocked_FileInUse_IsToldFromOtherFailures()
    {
        using TemporaryDirectory folder = new();
        using FileStream first = new(folder.At("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        IOException inUse = Assert.ThrowsAny<IOException>(() => new FileStream(folder.At("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));

        Assert.True(FileFailure.IsLocked(inUse));
        Assert.False(FileFailure.IsLocked(new FileNotFoundException()));
    }
}
