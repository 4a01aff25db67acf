using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Authorization;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Building;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ownership;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Tests.Store.Bundles;
using CondaStore.Tests.Support;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Backups;

public sealed class BackupTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly InMemoryBlobs _kept;
    private readonly FilledStore _store;

    public BackupTests()
    {
        _kept = new InMemoryBlobs(_clock);
        _store = New();
    }

    [Fact]
    public async Task Restore_IntoAnEmptyStore_GivesEqualExportsIdsAndRoles()
    {
        await _store.FillAsync();
        BackupSummary backup = await CreateAsync();
        FilledStore restored = New();

        await restored.Restore.RunAsync(Repository, backup.Id, [], null, Token);

        foreach (string name in (string[])["env0", "env1"])
        {
            Assert.Equal(Id(await _store.Environments.GetAsync("team", name, Token)), Id(await restored.Environments.GetAsync("team", name, Token)));
        }

        Assert.Equal(await IdsAsync(_store), await IdsAsync(restored));
        Assert.Equal(await _store.Roles.ListAsync("team", Token), await restored.Roles.ListAsync("team", Token));
        Assert.Equal("""{"owner":"ä"}""", (await restored.Namespaces.GetAsync("team", Token)).MetadataJson);
        Assert.Equal((await _store.Settings.GetAsync("team", "env0", Token)).ToJson(), (await restored.Settings.GetAsync("team", "env0", Token)).ToJson());
        Assert.Equal(new BackupCounts(3, 3, 9, 0, backup.Counts.Blobs, backup.Counts.Bytes), backup.Counts);
        Build next = await restored.SubmitAsync("team", "env0", 7);
        Assert.Equal((await _store.BuildsOfAsync("other")).Max(b => b.Id) + 1, next.Id);
    }

    [Fact]
    public async Task Restore_NothingQueuedYet_ExportsTheSameBytes()
    {
        await _store.FillAsync();
        byte[] export = await _store.ExportAsync("team", "env1");
        BackupSummary backup = await CreateAsync();
        FilledStore restored = New();

        // Queueing begins a new attempt of the active builds, which belongs to the new store's history.
        await restored.Restore.RunAsync(Repository, backup.Id, [], RestorePhase.Queueing, null, Token);

        Assert.Equal(export, await restored.ExportAsync("team", "env1"));
        Assert.Empty(await restored.Builds.ActiveAsync(Token));
        await restored.Restore.RunAsync(Repository, backup.Id, [], null, Token);
        Assert.Equal(3, (await restored.Builds.ActiveAsync(Token)).Count);
    }

    [Fact]
    public async Task Restore_ActiveBuilds_AreQueuedAndOthersArchived()
    {
        await _store.FillAsync(environments: 1);
        BackupSummary backup = await CreateAsync();
        FilledStore restored = New();

        RestoreState state = await restored.Restore.RunAsync(Repository, backup.Id, [], null, Token);

        Assert.Equal(RestorePhase.Restored, state.Phase);
        Assert.Equal(
            [BuildStatus.Archived, BuildStatus.Archived, BuildStatus.Queued, BuildStatus.Failed], (await restored.BuildsOfAsync("team")).Select(b => b.Status));
        Assert.All(await restored.BuildsOfAsync("team"), b => Assert.Null(b.Artifact(ArtifactType.Directory)));
        NamespaceUsage usage = (await new Usage(restored.Table).GetAsync(Visibility.All, Token))["team"];
        Assert.Equal((1, 4, 0), (usage.Environments, usage.Builds, usage.Bytes));
        Assert.Equal((0, 2, 1), (usage.Finished(BuildStatus.Completed), usage.Finished(BuildStatus.Archived), usage.Finished(BuildStatus.Failed)));
    }

    [Fact]
    public async Task Create_BuildsUnderWay_AreRecordedAsQueued()
    {
        await _store.FillAsync(environments: 1);
        Build running = await _store.SubmitAsync("team", "env0", 50);
        running = await _store.Builds.BeginAsync(running.Id, running.Attempt, "run", "worker", Token);
        Build queued = await _store.SubmitAsync("team", "env0", 51);

        BackupSummary backup = await CreateAsync();
        FilledStore restored = New();
        await restored.Restore.RunAsync(Repository, backup.Id, [], null, Token);

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
        await _store.FillAsync(environments: 20);
        BackupSummary first = await CreateAsync();
        _clock.Advance(TimeSpan.FromHours(1));
        BackupSummary second = await CreateAsync();
        await _store.BuildAsync("team", "env3", 60);
        _clock.Advance(TimeSpan.FromHours(1));
        BackupSummary third = await CreateAsync();

        Assert.True(first.Written!.Objects > 100);
        Assert.Equal(new BackupWritten(0, 0), second.Written);
        Assert.InRange(third.Written!.Objects, 4, 15);
        Assert.Equal([third.Id, second.Id, first.Id], (await Repository.ListAsync(Token)).Select(b => b.Id));
    }

    [Fact]
    public async Task Create_DiesAfterAnyWrite_NextOneIsWhole()
    {
        await _store.FillAsync(environments: 1, builds: 2);
        bool died = true;
        for (int writes = 0; died; writes++)
        {
            InMemoryBlobs kept = new(_clock);
            StoppingStorage storage = new(new InMemoryTable(), kept);
            storage.DieAfter(writes);
            died = false;
            try
            {
                await _store.Backups.CreateAsync(new BackupRepository(storage.Blobs), new BackupOptions { Concurrency = 1 }, null, Token);
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

            BackupSummary next = await _store.Backups.CreateAsync(repository, new BackupOptions(), null, Token);
            Assert.True((await BackupVerification.RunAsync(repository, next.Id, 4, null, Token)).IsWhole);
        }
    }

    [Fact]
    public async Task Restore_DiesAfterAnyWrite_ShowsNothingUntilPublishedAndTheNextRunFinishes()
    {
        await _store.FillAsync(environments: 1, builds: 2);
        BackupSummary backup = await CreateAsync();
        IReadOnlyList<string>? expected = null;
        bool died = true;
        for (int writes = 0; died; writes++)
        {
            InMemoryTable table = new();
            InMemoryBlobs blobs = new(_clock);
            StoppingStorage storage = new(table, blobs);
            storage.DieAfter(writes);
            FilledStore dying = new(storage.Table, storage.Blobs, _clock);
            died = false;
            try
            {
                await dying.Restore.RunAsync(Repository, backup.Id, [], null, Token);
            }
            catch (StoppingStorage.DeadException)
            {
                died = true;
            }

            FilledStore next = new(table, blobs, _clock);
            RestoreState? state = await next.Restore.StateAsync(Token);
            if (state is null or { Phase: RestorePhase.Copying })
            {
                Assert.Empty(await next.BuildsOfAsync("team"));
                Assert.Empty(await next.Builds.ActiveAsync(Token));
            }

            await next.Restore.RunAsync(Repository, backup.Id, [], null, Token);
            expected ??= await next.RowsAsync();
            Assert.Equal(expected, await next.RowsAsync());
            Assert.Equal(await _store.BlobNamesAsync(), await next.BlobNamesAsync());
        }
    }

    [Fact]
    public async Task Restore_StoreIsNotEmpty_IsRefused()
    {
        await _store.FillAsync();
        BackupSummary backup = await CreateAsync();
        IReadOnlyList<string> before = await _store.RowsAsync();

        await FailsAsync(ErrorCode.InvalidState, () => _store.Restore.RunAsync(Repository, backup.Id, [], null, Token));

        Assert.Equal(before, await _store.RowsAsync());
        Assert.Null(await _store.Restore.StateAsync(Token));
    }

    [Fact]
    public async Task Restore_ChosenNamespace_ComesBackBesideOthers()
    {
        await _store.FillAsync();
        BackupSummary backup = await CreateAsync();
        IReadOnlyList<long> ids = [.. (await _store.BuildsOfAsync("other")).Select(b => b.Id)];
        await DeleteNamespaceAsync(_store, "other");
        IReadOnlyList<Build> untouched = await _store.BuildsOfAsync("team");

        await _store.Restore.RunAsync(Repository, backup.Id, ["other"], null, Token);

        Assert.Equal(ids, (await _store.BuildsOfAsync("other")).Select(b => b.Id));
        Assert.Equal("lonely", (await _store.Environments.GetAsync("other", "lonely", Token)).Name);
        Assert.Equal(untouched.Select(b => (b.Id, b.Status)), (await _store.BuildsOfAsync("team")).Select(b => (b.Id, b.Status)));
        await FailsAsync(ErrorCode.InvalidState, () => _store.Restore.RunAsync(Repository, backup.Id, ["team"], null, Token));
        await FailsAsync(ErrorCode.NotFound, () => _store.Restore.RunAsync(Repository, backup.Id, ["nobody"], null, Token));
    }

    [Fact]
    public async Task Restore_ChosenNamespaceIntoAnotherStore_NeedsItsIds()
    {
        await _store.FillAsync();
        BackupSummary backup = await CreateAsync();
        FilledStore busy = New();
        await busy.BuildAsync("busy", "first", 1);
        FilledStore empty = New();

        await FailsAsync(ErrorCode.InvalidState, () => busy.Restore.RunAsync(Repository, backup.Id, ["team"], null, Token));
        await empty.Restore.RunAsync(Repository, backup.Id, ["team"], null, Token);

        Assert.Equal((await _store.BuildsOfAsync("team")).Select(b => b.Id), (await empty.BuildsOfAsync("team")).Select(b => b.Id));
        Assert.Null(await empty.Namespaces.FindAsync("other", Token));
        Assert.DoesNotContain(await empty.BlobNamesAsync(), b => b.Contains("lonely", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_AnObjectChangedCutOrMissing_IsNamedAndRestoreChangesNothing()
    {
        await _store.FillAsync(environments: 1);
        BackupSummary backup = await CreateAsync();
        string[] objects = [.. (await _kept.ListAsync("objects/", 1000, null, Token)).Blobs.Select(b => b.Name)];
        Random random = new(3);
        for (int i = 0; i < objects.Length; i++)
        {
            byte[] good = await ReadAsync(objects[i]);
            switch (random.Next(3))
            {
                case 0:
                    await _kept.DeleteAsync(objects[i], null, Token);
                    break;
                case 1:
                    await WriteAsync(objects[i], good[..^random.Next(1, good.Length)]);
                    break;
                default:
                    byte[] bad = [.. good];
                    // Behind the frame header, whose unused bits mean nothing.
                    bad[random.Next(6, bad.Length)] ^= 0x10;
                    await WriteAsync(objects[i], bad);
                    break;
            }

            VerificationReport report = await BackupVerification.RunAsync(Repository, backup.Id, 4, null, Token);
            FilledStore target = New();
            Assert.Contains(report.Problems, p => p.Contains(objects[i], StringComparison.Ordinal));
            await FailsAsync(ErrorCode.DamagedBundle, () => target.Restore.RunAsync(Repository, backup.Id, [], null, Token));
            Assert.Empty(await target.RowsAsync());
            await WriteAsync(objects[i], good);
        }

        Assert.True((await BackupVerification.RunAsync(Repository, backup.Id, 4, null, Token)).IsWhole);
    }

    [Fact]
    public async Task Read_ManifestChanged_DoesNotFitItsName()
    {
        await _store.FillAsync(environments: 1);
        BackupSummary backup = await CreateAsync();
        string name = $"backups/{backup.Id}.json";
        string text = Encoding.UTF8.GetString(await ReadAsync(name));
        await WriteAsync(name, Encoding.UTF8.GetBytes(text.Replace("\"builds\":5", "\"builds\":6", StringComparison.Ordinal)));

        await FailsAsync(ErrorCode.DamagedBundle, () => Repository.ReadAsync(backup.Id, Token));
    }

    [Fact]
    public async Task Read_LaterVersion_SaysUpgrade()
    {
        await _store.FillAsync(environments: 1);
        BackupSummary backup = await CreateAsync();
        string text = Encoding.UTF8.GetString(await ReadAsync($"backups/{backup.Id}.json"));
        byte[] later = Encoding.UTF8.GetBytes(text.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal));
        string id = BackupRepository.IdOf(backup.CreatedOn, later);
        await WriteAsync($"backups/{id}.json", later);

        await FailsAsync(ErrorCode.UnsupportedBundle, () => Repository.ReadAsync(id, Token));
        await FailsAsync(ErrorCode.UnsupportedBundle, () => New().Restore.RunAsync(Repository, id, [], null, Token));
    }

    [Fact]
    public async Task Pack_OneFile_UnpacksToTheSameBackup()
    {
        await _store.FillAsync(environments: 1);
        await _store.Blobs.WriteAsync("logs-of-old/large.bin", new MemoryStream(new byte[BackupRepository.SmallObject + 5]), BlobWriteOptions.Overwrite, Token);
        BackupSummary backup = await CreateAsync();
        byte[] file = await PackAsync(backup.Id);
        InMemoryBlobs elsewhere = new(_clock);
        BackupRepository repository = new(elsewhere);

        string id = await BackupFile.UnpackAsync(new MemoryStream(file), repository, Token);

        Assert.Equal(backup.Id, id);
        Assert.True((await BackupVerification.RunAsync(repository, id, 4, null, Token)).IsWhole);
        Assert.Equal(file, await PackAsync(id, repository));
    }

    [Fact]
    public async Task Unpack_FileCutOrChanged_IsRefusedWithAPlace()
    {
        await _store.FillAsync(environments: 1, builds: 1);
        byte[] file = await PackAsync((await CreateAsync()).Id);
        Random random = new(4);
        for (int i = 0; i < 40; i++)
        {
            BackupRepository repository = new(new InMemoryBlobs(_clock));
            byte[] cut = file[..random.Next(file.Length - 1024)];
            StoreException refused = await FailsAsync(ErrorCode.DamagedBundle, () => BackupFile.UnpackAsync(new MemoryStream(cut), repository, Token));
            Assert.NotEmpty(refused.Found!);
            Assert.Empty(await repository.ListAsync(Token));
        }
    }

    [Fact]
    public async Task Unpack_EveryMemberChangedCutOrRemoved_IsRefusedAndNothingIsThere()
    {
        await _store.FillAsync(environments: 1, builds: 1);
        await _store.Blobs.WriteAsync("logs-of-old/large.bin", new MemoryStream(new byte[BackupRepository.SmallObject + 5]), BlobWriteOptions.Overwrite, Token);
        byte[] file = await PackAsync((await CreateAsync()).Id);
        IReadOnlyList<TarPlace> members = TarMap.Of(file);
        Assert.True(members.Count > 15, $"{members.Count} members");
        foreach (TarPlace member in members)
        {
            byte[] changed = [.. file];
            // Behind the frame header, whose unused bits mean nothing.
            changed[member.Content + Math.Min(12, member.Size / 2)] ^= 0x10;
            await RefusedAsync(changed);
            await RefusedAsync([.. file[..member.Header], .. file[member.End..]]);
            foreach (int length in (int[])[member.Header, member.Header + 100, member.Content, member.Content + (member.Size / 2), member.Content + member.Size])
            {
                await RefusedAsync(file[..length]);
            }
        }
    }

    [Fact]
    public async Task Unpack_LaterVersion_SaysUpgrade()
    {
        await _store.FillAsync(environments: 1, builds: 1);
        BackupSummary backup = await CreateAsync();
        string text = Encoding.UTF8.GetString(await ReadAsync($"backups/{backup.Id}.json"));
        byte[] later = Encoding.UTF8.GetBytes(text.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal));
        string id = BackupRepository.IdOf(backup.CreatedOn, later);
        using MemoryStream file = new();
        using MemberWriter writer = new(file);
        await writer.WriteAsync($"backups/{id}.json", later, Token);
        await writer.FinishAsync(Token);
        file.Position = 0;

        await FailsAsync(ErrorCode.UnsupportedBundle, () => BackupFile.UnpackAsync(file, new BackupRepository(new InMemoryBlobs(_clock)), Token));
    }

    [Fact]
    public async Task Restore_ChosenNamespace_BringsItsKeptPackagesAndNoOthers()
    {
        await _store.FillAsync(environments: 1);
        await KeepAsync("p0", "team");
        await KeepAsync("p0", "other");
        await KeepAsync("p1", "other");
        BackupSummary backup = await CreateAsync();
        FilledStore restored = New();

        await restored.Restore.RunAsync(Repository, backup.Id, ["team"], null, Token);

        KeptPackage only = Assert.Single(await new KeptPackages(restored.Table, restored.Blobs, _clock).AllAsync(Token));
        Assert.Equal("p0", only.Record.Name);
        Assert.Equal(["team"], only.Namespaces);
        Assert.Single(await restored.BlobNamesAsync(), b => b.StartsWith("package-archive/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Create_WithoutTokenKey_HoldsNoneAndTheRestoredStoreAcceptsNone()
    {
        await _store.FillAsync(environments: 1);
        BackupSummary backup = await _store.Backups.CreateAsync(Repository, new BackupOptions { TokenKey = ReadOnlyMemory<byte>.Empty }, null, Token);
        FilledStore restored = New();
        await restored.Restore.RunAsync(Repository, backup.Id, [], null, Token);

        Assert.False(backup.HasTokenKey);
        Assert.Empty(await new RestoredKeys(restored.Table).ListAsync(Token));
    }

    [Fact]
    public async Task Create_TwiceInASecond_ListsTheLaterFirst()
    {
        await _store.FillAsync(environments: 1);
        List<string> ids = [];
        for (int i = 0; i < 6; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(2));
            ids.Insert(0, (await CreateAsync()).Id);
        }

        Assert.Equal(ids, await Repository.IdsAsync(Token));
    }

    [Fact]
    public async Task Create_WithAListener_TellsHowMuchIsDone()
    {
        await _store.FillAsync();
        Listener listener = new();

        BackupSummary backup = await _store.Backups.CreateAsync(Repository, new BackupOptions { Concurrency = 1 }, listener, Token);

        Assert.Equal(new BackupProgress("blobs", backup.Counts.Blobs, backup.Counts.Blobs, backup.Counts.Bytes), listener.Last);
        Assert.Equal(100, listener.Last!.Percent);
    }

    [Fact]
    public async Task Restore_WithTokenKey_KeepsOldTokensValid()
    {
        byte[] key = Encoding.ASCII.GetBytes("the key of the store that burned down");
        await _store.FillAsync(environments: 1);
        BackupSummary backup = await _store.Backups.CreateAsync(Repository, new BackupOptions { TokenKey = key }, null, Token);
        FilledStore restored = New();
        await restored.Restore.RunAsync(Repository, backup.Id, [], null, Token);
        string token = new TokenSigner([key]).Sign(new TokenContent(_clock.GetUtcNow().AddDays(1), "me", RoleBindings.None, false));
        TokenSigner signer = new([Encoding.ASCII.GetBytes("the key of the store that is here now")]);

        Assert.Null(signer.Read(token, _clock.GetUtcNow()));
        signer.Accept(await new RestoredKeys(restored.Table).ListAsync(Token));

        Assert.Equal("me", signer.Read(token, _clock.GetUtcNow())?.PrimaryNamespace);
    }

    private sealed class Listener : IProgress<BackupProgress>
    {
        public BackupProgress? Last { get; private set; }

        public void Report(BackupProgress value) => Last = value;
    }

    private async Task RefusedAsync(byte[] file)
    {
        BackupRepository repository = new(new InMemoryBlobs(_clock));
        StoreException refused = await FailsAsync(ErrorCode.DamagedBundle, () => BackupFile.UnpackAsync(new MemoryStream(file), repository, Token));
        Assert.NotEmpty(refused.Found!);
        Assert.Empty(await repository.ListAsync(Token));
    }

    private Task KeepAsync(string name, string ns) => new KeptPackages(_store.Table, _store.Blobs, _clock).KeepAsync(
        FilledStore.Record(name), ns, (_, _) => Task.FromResult<Stream>(new MemoryStream(FilledStore.Archive(name))), Token);

    private BackupRepository Repository => new(_kept);

    private Task<BackupSummary> CreateAsync() => _store.Backups.CreateAsync(Repository, new BackupOptions(), null, Token);

    private FilledStore New() => new(new InMemoryTable(), new InMemoryBlobs(_clock), _clock);

    private async Task<byte[]> PackAsync(string id, BackupRepository? repository = null)
    {
        using MemoryStream target = new();
        await BackupFile.PackAsync(repository ?? Repository, id, target, Token);
        return target.ToArray();
    }

    private async Task<byte[]> ReadAsync(string name)
    {
        await using Stream stream = await _kept.OpenReadAsync(name, 0, null, Token);
        using MemoryStream content = new();
        await stream.CopyToAsync(content, Token);
        return content.ToArray();
    }

    private Task WriteAsync(string name, byte[] content) => _kept.WriteAsync(name, new MemoryStream(content), BlobWriteOptions.Overwrite, Token);

    private async Task DeleteNamespaceAsync(FilledStore store, string ns)
    {
        await store.Namespaces.DeleteAsync(ns, Token);
        Deletions deletions = new(store.Table, store.Blobs, store.Environments, store.Builds, store.Roles, _clock);
        for (int round = 0; round < 20 && !await deletions.IsDoneAsync(Token); round++)
        {
            foreach (PendingDeletion deletion in await deletions.AdvanceAsync(Token))
            {
                await deletions.RemovedAsync(deletion, Token);
            }
        }
    }

    private static (long, long?, int, string) Id(StoreEnvironment e) => (e.Id, e.CurrentBuildId, e.Builds, e.Description);

    private static async Task<IReadOnlyList<(long, string, string, DateTimeOffset)>> IdsAsync(FilledStore store) =>
        [.. (await store.BuildsOfAsync("team")).Select(b => (b.Id, b.Key, b.SpecificationSha256, b.ScheduledOn))];
}
