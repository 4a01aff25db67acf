using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Tests.Support;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Backups;

public sealed class BackupCreationTests
{
    private readonly BackupsUnderTest _backups = new();

    [Fact]
    public async Task Create_BuildsUnderWay_AreRecordedAsQueued()
    {
        await _backups.Store.FillAsync(environments: 1);
        Build running = await _backups.Store.SubmitAsync("team", "env0", 50);
        running = await _backups.Store.Builds.BeginAsync(running.Id, running.Attempt, "run", "worker", Token);
        Build queued = await _backups.Store.SubmitAsync("team", "env0", 51);

        BackupSummary backup = await _backups.CreateAsync();
        FilledStore restored = _backups.New();
        await restored.Restore.RunAsync(_backups.Repository, backup.Id, [], null, Token);

        Assert.Equal(1, backup.Counts.Requeued);
        Build again = await restored.Builds.GetAsync(running.Id, Token);
        Assert.Equal((BuildStatus.Queued, 1), (again.Status, again.Attempt));
        Assert.Equal(BuildStatus.Queued, (await restored.Builds.GetAsync(queued.Id, Token)).Status);
        Assert.Contains(running.Id, (await restored.Builds.ActiveAsync(Token)).Select(b => b.Id));
        await FailsAsync(ErrorCode.LeaseLost, () => restored.Builds.BeginAsync(running.Id, 0, "run", "worker", Token));
    }

    [Fact]
    public async Task Create_Again_WritesOnlyWhatIsNew()
    {
        await _backups.Store.FillAsync(environments: 20);
        BackupSummary first = await _backups.CreateAsync();
        _backups.Clock.Advance(TimeSpan.FromHours(1));
        BackupSummary second = await _backups.CreateAsync();
        await _backups.Store.BuildAsync("team", "env3", 60);
        _backups.Clock.Advance(TimeSpan.FromHours(1));
        BackupSummary third = await _backups.CreateAsync();

        Assert.True(first.Written!.Objects > 100);
        Assert.Equal(new BackupWritten(0, 0), second.Written);
        Assert.InRange(third.Written!.Objects, 4, 15);
        Assert.Equal([third.Id, second.Id, first.Id], (await _backups.Repository.ListAsync(Token)).Select(b => b.Id));
    }

    [Fact]
    public async Task Create_DiesAfterAnyWrite_NextOneIsWhole()
    {
        await _backups.Store.FillAsync(environments: 1, builds: 2);
        bool died = true;
        for (int writes = 0; died; writes++)
        {
            InMemoryBlobs kept = new(_backups.Clock);
            StoppingStorage storage = new(new InMemoryTable(), kept);
            storage.DieAfter(writes);
            died = false;
            try
            {
                await _backups.Store.Backups.CreateAsync(new BackupRepository(storage.Blobs), new BackupOptions { Concurrency = 1 }, null, Token);
            }
            catch (StoppingStorage.DeadException)
            {
                died = true;
            }

            BackupRepository repository = new(kept);
            foreach (BackupSummary listed in await repository.ListAsync(Token))
            {
                Assert.True((await BackupVerification.RunAsync(repository, listed.Id, 4, null, Token)).IsWhole);
            }

            BackupSummary next = await _backups.Store.Backups.CreateAsync(repository, new BackupOptions(), null, Token);
            Assert.True((await BackupVerification.RunAsync(repository, next.Id, 4, null, Token)).IsWhole);
        }
    }

    [Fact]
    public async Task Create_WithoutTokenKey_HoldsNoneAndTheRestoredStoreAcceptsNone()
    {
        await _backups.Store.FillAsync(environments: 1);
        BackupSummary backup = await _backups.Store.Backups.CreateAsync(_backups.Repository, new BackupOptions { TokenKey = ReadOnlyMemory<byte>.Empty }, null, Token);
        FilledStore restored = _backups.New();
        await restored.Restore.RunAsync(_backups.Repository, backup.Id, [], null, Token);

        Assert.False(backup.HasTokenKey);
        Assert.Empty(await new RestoredKeys(restored.Table).ListAsync(Token));
    }

    [Fact]
    public async Task Create_TwiceInASecond_ListsTheLaterFirst()
    {
        await _backups.Store.FillAsync(environments: 1);
        List<string> ids = [];
        for (int i = 0; i < 6; i++)
        {
            _backups.Clock.Advance(TimeSpan.FromMilliseconds(2));
            ids.Insert(0, (await _backups.CreateAsync()).Id);
        }

        Assert.Equal(ids, await _backups.Repository.IdsAsync(Token));
    }

    [Fact]
    public async Task Create_WithAListener_TellsHowMuchIsDone()
    {
        await _backups.Store.FillAsync();
        Listener listener = new();

        BackupSummary backup = await _backups.Store.Backups.CreateAsync(_backups.Repository, new BackupOptions { Concurrency = 1 }, listener, Token);

        Assert.Equal(new BackupProgress("blobs", backup.Counts.Blobs, backup.Counts.Blobs, backup.Counts.Bytes), listener.Last);
        Assert.Equal(100, listener.Last!.Percent);
    }

    private sealed class Listener : IProgress<BackupProgress>
    {
        public BackupProgress? Last { get; private set; }

        public void Report(BackupProgress value) => Last = value;
    }
}
