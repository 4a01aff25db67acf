using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Tests.Support;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Backups;

public sealed class BackupUploadsTests
{
    private const string One = "00000000000000000000000000000001";
    private const string Two = "00000000000000000000000000000002";
    private const long Much = 1 << 30;

    private readonly BackupsUnderTest _backups = new();
    private readonly InMemoryBlobs _blobs;
    private readonly BackupUploads _uploads;

    public BackupUploadsTests()
    {
        _blobs = new InMemoryBlobs(_backups.Clock);
        _uploads = new BackupUploads(_blobs);
    }

    [Fact]
    public async Task Take_AfterAllPieces_PutsTheBackupAmongTheOthersAsOftenAsAsked()
    {
        string id = await UploadAsync(change: _ => { });

        Assert.Equal(id, await _uploads.TakeAsync(One, Token));
        Assert.Equal(id, await _uploads.TakeAsync(One, Token));
        await _uploads.DiscardAsync(One, Token);
        await _uploads.DiscardAsync(One, Token);

        Assert.Equal([id], await new BackupRepository(_blobs).IdsAsync(Token));
        Assert.Empty((await _blobs.ListAsync("incoming/", 10, null, Token)).Blobs);
        await FailsAsync(ErrorCode.NotFound, () => _uploads.TakeAsync(One, Token));
    }

    [Fact]
    public async Task Take_FileIsDamagedAtItsEnd_ChangesNothing()
    {
        await UploadAsync(change: file => file[^1700] ^= 1);
        string[] before = [.. (await _blobs.ListAsync("", 100, null, Token)).Blobs.Select(b => b.Name)];

        await FailsAsync(ErrorCode.DamagedBundle, () => _uploads.TakeAsync(One, Token));

        Assert.Equal(before, (await _blobs.ListAsync("", 100, null, Token)).Blobs.Select(b => b.Name));
    }

    [Fact]
    public async Task Receive_PieceComesTwiceOrOutOfOrder_IsPassedOverOrRefused()
    {
        Assert.Equal(3, await _uploads.ReceiveAsync(One, 0, new byte[] { 1, 2, 3 }, Much, Token));
        Assert.Equal(3, await _uploads.ReceiveAsync(One, 0, new byte[] { 1, 2, 3 }, Much, Token));
        await FailsAsync(ErrorCode.Conflict, () => _uploads.ReceiveAsync(One, 4, new byte[] { 5 }, Much, Token));
    }

    [Fact]
    public async Task Receive_MoreThanAllUploadsMayHave_IsRefused()
    {
        await _uploads.ReceiveAsync(One, 0, new byte[6], 10, Token);

        await FailsAsync(ErrorCode.QuotaExceeded, () => _uploads.ReceiveAsync(Two, 0, new byte[5], 10, Token));
        Assert.Equal(10, await _uploads.ReceiveAsync(One, 6, new byte[4], 10, Token));
        await FailsAsync(ErrorCode.QuotaExceeded, () => _uploads.ReceiveAsync(One, 10, new byte[1], 10, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("restore")]
    [InlineData("../../../../../../../../../passwd")]
    [InlineData("0000000000000000000000000000000A")]
    public async Task Receive_OtherNames_AreRefused(string name) =>
        await FailsAsync(ErrorCode.InvalidName, () => _uploads.ReceiveAsync(name, 0, new byte[1], Much, Token));

    [Fact]
    public async Task Sweep_AbandonedUpload_IsRemoved()
    {
        await _uploads.ReceiveAsync(One, 0, new byte[5], Much, Token);
        _backups.Clock.Advance(TimeSpan.FromDays(2));
        await _uploads.ReceiveAsync(Two, 0, new byte[5], Much, Token);

        Assert.Equal(1, await _uploads.SweepAsync(_backups.Clock.GetUtcNow() - TimeSpan.FromDays(1), Token));
        Assert.Equal("incoming/" + Two, Assert.Single((await _blobs.ListAsync("", 10, null, Token)).Blobs).Name);
    }

    private async Task<string> UploadAsync(Action<byte[]> change)
    {
        await _backups.Store.FillAsync(environments: 1, builds: 1);
        string id = (await _backups.CreateAsync()).Id;
        byte[] file = await _backups.PackAsync(id);
        change(file);
        for (int at = 0; at < file.Length; at += 10_000)
        {
            await _uploads.ReceiveAsync(One, at, file.AsMemory(at, Math.Min(10_000, file.Length - at)), Much, Token);
        }

        return id;
    }
}
