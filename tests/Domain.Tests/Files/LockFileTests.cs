using CondaStore.Domain.Files;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Files;

public sealed class LockFileTests : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(5);

    private readonly TemporaryDirectory _folder = new();

    private string Lock => _folder.At("a.lock");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryTake_TakenAlready_IsNullUntilItIsGivenBack()
    {
        using (LockFile? first = LockFile.TryTake(Lock))
        {
            Assert.NotNull(first);
            Assert.Null(LockFile.TryTake(Lock));
        }

        using LockFile? again = LockFile.TryTake(Lock);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task TakeAsync_NotFreeInTime_IsNullAndHasSaidOnceThatItWaits()
    {
        using LockFile? other = LockFile.TryTake(Lock);
        int waits = 0;

        LockFile? taken = await LockFile.TakeAsync(Lock, TimeSpan.FromMilliseconds(40), LongestPause, TimeProvider.System, Token, () => waits++);

        Assert.Null(taken);
        Assert.Equal(1, waits);
    }

    [Fact]
    public async Task TakeAsync_GivenBackMeanwhile_TakesIt()
    {
        LockFile other = LockFile.TryTake(Lock)!;

        using LockFile? taken = await LockFile.TakeAsync(Lock, TimeSpan.FromMinutes(1), LongestPause, TimeProvider.System, Token, other.Dispose);

        Assert.NotNull(taken);
    }

    [Fact]
    public void TryTake_FolderIsMissing_Throws() => Assert.Throws<DirectoryNotFoundException>(() => LockFile.TryTake(_folder.At("nowhere/a.lock")));

    [Fact]
    public void TryTake_WithPermissions_MakesTheFileWithThem()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other permissions.");

        using LockFile? taken = LockFile.TryTake(Lock, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Lock));
    }
}
