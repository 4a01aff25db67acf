using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Ports;
using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Backups;

public sealed class BackupPruningTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly InMemoryBlobs _kept;
    private readonly FilledStore _store;

    public BackupPruningTests()
    {
        _kept = new InMemoryBlobs(_clock);
        _store = new FilledStore(new InMemoryTable(), new InMemoryBlobs(_clock), _clock);
    }

    private BackupRepository Repository => new(_kept);

    [Fact]
    public async Task Run_KeepLast_RemovesTheOthersAndWhatOnlyTheyHeld()
    {
        string[] ids = await ThreeAsync();
        int before = await CountAsync();

        PruneReport plan = await BackupPruning.PlanAsync(Repository, new BackupsToKeep(2, null), Token);
        int planned = await CountAsync();
        PruneReport report = await BackupPruning.RunAsync(Repository, new BackupsToKeep(2, null), null, Token);

        Assert.Equal(before, planned);
        Assert.Equal((plan.Objects, plan.Bytes), (report.Objects, report.Bytes));
        Assert.Equal([ids[2], ids[1]], report.Kept);
        Assert.Equal([ids[0]], report.Removed);
        Assert.True(report.Objects > 0);
        Assert.Equal(before - report.Objects, await CountAsync());
        Assert.Equal([ids[2], ids[1]], await Repository.IdsAsync(Token));
        Assert.True((await BackupVerification.RunAsync(Repository, ids[1], 4, null, Token)).IsWhole);
        Assert.True((await BackupVerification.RunAsync(Repository, ids[2], 4, null, Token)).IsWhole);
        Assert.Equal(0, (await BackupPruning.RunAsync(Repository, new BackupsToKeep(2, null), null, Token)).Objects);
    }

    [Theory]
    [InlineData(null, 90, 2)]
    [InlineData(1, 90, 2)]
    [InlineData(null, 1, 1)]
    [InlineData(7, null, 3)]
    public async Task Plan_Rules_KeepWhatEitherKeeps(int? last, int? minutes, int expected)
    {
        string[] ids = await ThreeAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        DateTimeOffset? since = minutes is { } age ? _clock.GetUtcNow() - TimeSpan.FromMinutes(age) : null;

        PruneReport plan = await BackupPruning.PlanAsync(Repository, new BackupsToKeep(last, since), Token);

        Assert.Equal(ids.Reverse().Take(expected), plan.Kept);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public async Task Run_NoRule_IsRefused(int? last) =>
        await FailsAsync(ErrorCode.InvalidRequest, () => BackupPruning.RunAsync(Repository, new BackupsToKeep(last, null), null, Token));

    [Fact]
    public async Task Run_ABackupThatStaysIsDamaged_RemovesNothing()
    {
        await ThreeAsync();
        string newest = (await Repository.IdsAsync(Token))[0];
        BackupManifest manifest = await Repository.ReadAsync(newest, Token);
        await _kept.WriteAsync(BackupRepository.NameOf(manifest.BlobLists[0]), new MemoryStream([1]), BlobWriteOptions.Overwrite, Token);
        int before = await CountAsync();

        await FailsAsync(ErrorCode.DamagedBundle, () => BackupPruning.RunAsync(Repository, new BackupsToKeep(1, null), null, Token));

        Assert.Equal((before, 3), (await CountAsync(), (await Repository.IdsAsync(Token)).Count));
    }

    [Fact]
    public async Task Run_WhileABackupIsWritten_IsRefusedAndTheOtherWayRound()
    {
        await ThreeAsync();
        string mark = await Repository.Guard.EnterAsync(Token);
        await FailsAsync(ErrorCode.Conflict, () => BackupPruning.RunAsync(Repository, new BackupsToKeep(1, null), null, Token));
        await Repository.Guard.LeaveAsync(mark);

        RepositoryGuard pruning = new(_kept);
        await pruning.BeginPruningAsync(Token);
        await FailsAsync(ErrorCode.Conflict, () => CreateAsync());
        await FailsAsync(ErrorCode.Conflict, () => BackupPruning.RunAsync(Repository, new BackupsToKeep(1, null), null, Token));
        Assert.Equal(3, (await Repository.IdsAsync(Token)).Count);

        // One that has paused for too long is passed over, and stops when it wakes up.
        _clock.Advance(TimeSpan.FromMinutes(20));
        await CreateAsync();
        await FailsAsync(ErrorCode.Conflict, () => pruning.GoOnAsync(Token));
        Assert.Single((await BackupPruning.RunAsync(Repository, new BackupsToKeep(1, null), null, Token)).Kept);
    }

    [Fact]
    public async Task Run_DiesAfterAnyWrite_LeavesWholeBackupsAndTheNextRunFinishes()
    {
        int objects = -1;
        bool died = true;
        for (int writes = 0; died; writes++)
        {
            FilledStore store = new(new InMemoryTable(), new InMemoryBlobs(_clock), _clock);
            InMemoryBlobs kept = new(_clock);
            await store.FillAsync(environments: 1, builds: 1);
            await store.Backups.CreateAsync(new BackupRepository(kept), new BackupOptions(), null, Token);
            await store.BuildAsync("team", "env0", 60);
            _clock.Advance(TimeSpan.FromHours(1));
            await store.Backups.CreateAsync(new BackupRepository(kept), new BackupOptions(), null, Token);
            StoppingStorage storage = new(new InMemoryTable(), kept);
            storage.DieAfter(writes);
            died = false;
            try
            {
                await BackupPruning.RunAsync(new BackupRepository(storage.Blobs), new BackupsToKeep(1, null), null, Token);
            }
            catch (StoppingStorage.DeadException)
            {
                died = true;
            }

            BackupRepository repository = new(kept);
            string newest = (await repository.IdsAsync(Token))[0];
            Assert.True((await BackupVerification.RunAsync(repository, newest, 4, null, Token)).IsWhole);
            _clock.Advance(TimeSpan.FromMinutes(20));
            await BackupPruning.RunAsync(repository, new BackupsToKeep(1, null), null, Token);
            int left = (await kept.ListAsync("objects/", 5000, null, Token)).Blobs.Count;
            objects = objects < 0 ? left : objects;
            Assert.Equal(objects, left);
            Assert.Single(await repository.IdsAsync(Token));
            Assert.True((await BackupVerification.RunAsync(repository, newest, 4, null, Token)).IsWhole);
        }
    }

    private async Task<string[]> ThreeAsync()
    {
        await _store.FillAsync(environments: 1);
        List<string> ids = [];
        for (int i = 0; i < 3; i++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            ids.Add((await CreateAsync()).Id);
            await _store.BuildAsync("team", "env0", 60 + i);
        }

        return [.. ids];
    }

    private Task<BackupSummary> CreateAsync() => _store.Backups.CreateAsync(Repository, new BackupOptions(), null, Token);

    private async Task<int> CountAsync() => (await _kept.ListAsync("objects/", 5000, null, Token)).Blobs.Count;
}
