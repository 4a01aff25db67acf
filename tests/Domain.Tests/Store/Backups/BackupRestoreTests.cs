using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Tests.Store.Keeping;
using CondaStore.Tests.Support;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Backups;

public sealed class BackupRestoreTests
{
    private readonly BackupsUnderTest _backups = new();

    [Fact]
    public async Task Restore_IntoAnEmptyStore_GivesEqualExportsIdsAndRoles()
    {
        await _backups.Store.FillAsync();
        BackupSummary backup = await _backups.CreateAsync();
        FilledStore restored = _backups.New();

        await restored.Restore.RunAsync(_backups.Repository, backup.Id, [], null, Token);

        foreach (string name in (string[])["env0", "env1"])
        {
            Assert.Equal(Id(await _backups.Store.Environments.GetAsync("team", name, Token)), Id(await restored.Environments.GetAsync("team", name, Token)));
        }

        Assert.Equal(await IdsAsync(_backups.Store), await IdsAsync(restored));
        Assert.Equal(await _backups.Store.Roles.ListAsync("team", Token), await restored.Roles.ListAsync("team", Token));
        Assert.Equal("""{"owner":"ä"}""", (await restored.Namespaces.GetAsync("team", Token)).MetadataJson);
        Assert.Equal((await _backups.Store.Settings.GetAsync("team", "env0", Token)).ToJson(), (await restored.Settings.GetAsync("team", "env0", Token)).ToJson());
        Assert.Equal(new BackupCounts(3, 3, 9, 0, backup.Counts.Blobs, backup.Counts.Bytes), backup.Counts);
        Build next = await restored.SubmitAsync("team", "env0", 7);
        Assert.Equal((await _backups.Store.BuildsOfAsync("other")).Max(b => b.Id) + 1, next.Id);
    }

    [Fact]
    public async Task Restore_NothingQueuedYet_ExportsTheSameBytes()
    {
        await _backups.Store.FillAsync();
        byte[] export = await _backups.Store.ExportAsync("team", "env1");
        BackupSummary backup = await _backups.CreateAsync();
        FilledStore restored = _backups.New();

        // Queueing begins a new attempt of the active builds, which belongs to the new store's history.
        await restored.Restore.RunAsync(_backups.Repository, backup.Id, [], RestorePhase.Queueing, null, Token);

        Assert.Equal(export, await restored.ExportAsync("team", "env1"));
        Assert.Empty(await restored.Builds.ActiveAsync(Token));
        await restored.Restore.RunAsync(_backups.Repository, backup.Id, [], null, Token);
        Assert.Equal(3, (await restored.Builds.ActiveAsync(Token)).Count);
    }

    [Fact]
    public async Task Restore_ActiveBuilds_AreQueuedAndOthersArchived()
    {
        await _backups.Store.FillAsync(environments: 1);
        BackupSummary backup = await _backups.CreateAsync();
        FilledStore restored = _backups.New();

        RestoreState state = await restored.Restore.RunAsync(_backups.Repository, backup.Id, [], null, Token);

        Assert.Equal(RestorePhase.Restored, state.Phase);
        Assert.Equal(
            [BuildStatus.Archived, BuildStatus.Archived, BuildStatus.Queued, BuildStatus.Failed], (await restored.BuildsOfAsync("team")).Select(b => b.Status));
        Assert.All(await restored.BuildsOfAsync("team"), b => Assert.Null(b.Artifact(ArtifactType.Directory)));
        NamespaceUsage usage = (await new Usage(restored.Table).GetAsync(Visibility.All, Token))["team"];
        Assert.Equal((1, 4, 0), (usage.Environments, usage.Builds, usage.Bytes));
        Assert.Equal((0, 2, 1), (usage.Finished(BuildStatus.Completed), usage.Finished(BuildStatus.Archived), usage.Finished(BuildStatus.Failed)));
    }

    [Fact]
    public async Task Restore_DiesAfterAnyWrite_ShowsNothingUntilPublishedAndTheNextRunFinishes()
    {
        await _backups.Store.FillAsync(environments: 1, builds: 2);
        BackupSummary backup = await _backups.CreateAsync();
        IReadOnlyList<string>? expected = null;
        bool died = true;
        for (int writes = 0; died; writes++)
        {
            InMemoryTable table = new();
            InMemoryBlobs blobs = new(_backups.Clock);
            StoppingStorage storage = new(table, blobs);
            storage.DieAfter(writes);
            FilledStore dying = new(storage.Table, storage.Blobs, _backups.Clock);
            died = false;
            try
            {
                await dying.Restore.RunAsync(_backups.Repository, backup.Id, [], null, Token);
            }
            catch (StoppingStorage.DeadException)
            {
                died = true;
            }

            FilledStore next = new(table, blobs, _backups.Clock);
            RestoreState? state = await next.Restore.StateAsync(Token);
            if (state is null or { Phase: RestorePhase.Copying })
            {
                Assert.Empty(await next.BuildsOfAsync("team"));
                Assert.Empty(await next.Builds.ActiveAsync(Token));
            }

            await next.Restore.RunAsync(_backups.Repository, backup.Id, [], null, Token);
            expected ??= await next.RowsAsync();
            Assert.Equal(expected, await next.RowsAsync());
            Assert.Equal(await _backups.Store.BlobNamesAsync(), await next.BlobNamesAsync());
        }
    }

    [Fact]
    public async Task Restore_StoreIsNotEmpty_IsRefused()
    {
        await _backups.Store.FillAsync();
        BackupSummary backup = await _backups.CreateAsync();
        IReadOnlyList<string> before = await _backups.Store.RowsAsync();

        await FailsAsync(ErrorCode.InvalidState, () => _backups.Store.Restore.RunAsync(_backups.Repository, backup.Id, [], null, Token));

        Assert.Equal(before, await _backups.Store.RowsAsync());
        Assert.Null(await _backups.Store.Restore.StateAsync(Token));
    }

    [Fact]
    public async Task Restore_ChosenNamespace_ComesBackBesideOthers()
    {
        await _backups.Store.FillAsync();
        BackupSummary backup = await _backups.CreateAsync();
        IReadOnlyList<long> ids = [.. (await _backups.Store.BuildsOfAsync("other")).Select(b => b.Id)];
        await _backups.Store.Namespaces.DeleteAsync("other", Token);
        await _backups.Store.RemoveDeletedAsync();
        IReadOnlyList<Build> untouched = await _backups.Store.BuildsOfAsync("team");

        await _backups.Store.Restore.RunAsync(_backups.Repository, backup.Id, ["other"], null, Token);

        Assert.Equal(ids, (await _backups.Store.BuildsOfAsync("other")).Select(b => b.Id));
        Assert.Equal("lonely", (await _backups.Store.Environments.GetAsync("other", "lonely", Token)).Name);
        Assert.Equal(untouched.Select(b => (b.Id, b.Status)), (await _backups.Store.BuildsOfAsync("team")).Select(b => (b.Id, b.Status)));
        await FailsAsync(ErrorCode.InvalidState, () => _backups.Store.Restore.RunAsync(_backups.Repository, backup.Id, ["team"], null, Token));
        await FailsAsync(ErrorCode.NotFound, () => _backups.Store.Restore.RunAsync(_backups.Repository, backup.Id, ["nobody"], null, Token));
    }

    [Fact]
    public async Task Restore_ChosenNamespaceIntoAnotherStore_NeedsItsIds()
    {
        await _backups.Store.FillAsync();
        BackupSummary backup = await _backups.CreateAsync();
        FilledStore busy = _backups.New();
        await busy.BuildAsync("busy", "first", 1);
        FilledStore empty = _backups.New();

        await FailsAsync(ErrorCode.InvalidState, () => busy.Restore.RunAsync(_backups.Repository, backup.Id, ["team"], null, Token));
        await empty.Restore.RunAsync(_backups.Repository, backup.Id, ["team"], null, Token);

        Assert.Equal((await _backups.Store.BuildsOfAsync("team")).Select(b => b.Id), (await empty.BuildsOfAsync("team")).Select(b => b.Id));
        Assert.Null(await empty.Namespaces.FindAsync("other", Token));
        Assert.Equal(await _backups.Store.Roles.ListAsync("team", Token), await empty.Roles.ListAsync("team", Token));
        // Those of the namespace and its environment; those of the store as a whole stay what they are here.
        StoreSettings settings = await empty.Settings.GetAsync("team", "env0", Token);
        Assert.Equal(["python"], settings.CondaRequiredPackages);
        Assert.Equal(["pip"], settings.CondaIncludedPackages);
        Assert.Equal(StoreSettings.Defaults.CondaMaxSolveTime, settings.CondaMaxSolveTime);
        Assert.DoesNotContain(await empty.BlobNamesAsync(), b => b.Contains("lonely", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restore_ChosenNamespace_BringsItsKeptPackagesAndNoOthers()
    {
        await _backups.Store.FillAsync(environments: 1);
        await KeepAsync("p0", "team");
        await KeepAsync("p0", "other");
        await KeepAsync("p1", "other");
        BackupSummary backup = await _backups.CreateAsync();
        FilledStore restored = _backups.New();

        await restored.Restore.RunAsync(_backups.Repository, backup.Id, ["team"], null, Token);

        KeptPackage only = Assert.Single(await KeptRows.ReadAsync(restored.Table));
        Assert.Equal("p0", only.Record.Name);
        Assert.Equal(["team"], only.Namespaces);
        Assert.Single(await restored.BlobNamesAsync(), b => b.StartsWith("package-archive/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restore_WithTokenKey_KeepsOldTokensValid()
    {
        byte[] key = Encoding.ASCII.GetBytes("the key of the store that burned down");
        await _backups.Store.FillAsync(environments: 1);
        BackupSummary backup = await _backups.Store.Backups.CreateAsync(_backups.Repository, new BackupOptions { TokenKey = key, Passphrase = FilledStore.Passphrase }, null, Token);
        FilledStore restored = _backups.New();
        await restored.Restore.RunAsync(_backups.Repository, backup.Id, [], null, Token);
        string token = new TokenSigner([key]).Sign(new TokenContent(_backups.Clock.GetUtcNow().AddDays(1), "me", RoleBindings.None, false));
        TokenSigner signer = new([Encoding.ASCII.GetBytes("the key of the store that is here now")]);

        Assert.Null(signer.Read(token, _backups.Clock.GetUtcNow()));
        signer.Accept(await new RestoredKeys(restored.Table).ListAsync(Token));

        Assert.Equal("me", signer.Read(token, _backups.Clock.GetUtcNow())?.PrimaryNamespace);
    }

    [Fact]
    public async Task Restore_KeysSealedWithAnotherPassphrase_IsRefusedBeforeAnythingIsWritten()
    {
        await _backups.Store.FillAsync(environments: 1);
        BackupOptions options = new() { TokenKey = new byte[32], Passphrase = "another one of twelve" };
        BackupSummary backup = await _backups.Store.Backups.CreateAsync(_backups.Repository, options, null, Token);
        FilledStore restored = _backups.New();

        StoreException refused = await Assert.ThrowsAsync<StoreException>(
            () => restored.Restore.RunAsync(_backups.Repository, backup.Id, [], null, Token));

        Assert.Equal(ErrorCode.InvalidSetting, refused.Code);
        Assert.Contains("BackupPassphrase", Assert.Single(refused.Hints), StringComparison.Ordinal);
        Assert.Null(await restored.Restore.StateAsync(Token));
    }

    [Fact]
    public async Task Restore_OfARestoredStore_KeepsTheKeysOfBoth()
    {
        await _backups.Store.FillAsync(environments: 1);
        byte[] first = [.. Enumerable.Repeat((byte)1, 32)];
        byte[] second = [.. Enumerable.Repeat((byte)2, 32)];
        await new RestoredKeys(_backups.Store.Table).AddAsync(first, _backups.Clock.GetUtcNow(), Token);
        BackupOptions options = new() { TokenKey = second, Passphrase = FilledStore.Passphrase };
        BackupSummary backup = await _backups.Store.Backups.CreateAsync(_backups.Repository, options, null, Token);
        FilledStore restored = _backups.New();

        await restored.Restore.RunAsync(_backups.Repository, backup.Id, [], null, Token);

        IEnumerable<string> kept = (await new RestoredKeys(restored.Table).ListAsync(Token)).Select(Convert.ToHexString);
        Assert.Equal([Convert.ToHexString(first), Convert.ToHexString(second)], kept.Order());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(FilledStore.Passphrase)]
    public async Task Create_WithKeys_NoObjectHoldsOneThatCanBeRead(string? passphrase)
    {
        byte[] key = Encoding.ASCII.GetBytes("the signing key of this very store");
        byte[] former = Encoding.ASCII.GetBytes("the signing key of the store before");
        await _backups.Store.FillAsync(environments: 1);
        await new RestoredKeys(_backups.Store.Table).AddAsync(former, _backups.Clock.GetUtcNow(), Token);

        BackupSummary backup = await _backups.Store.Backups.CreateAsync(
            _backups.Repository, new BackupOptions { TokenKey = key, Passphrase = passphrase }, null, Token);

        using MemoryStream file = new();
        await BackupFile.PackAsync(_backups.Repository, backup.Id, file, Token);
        string text = Encoding.Latin1.GetString(file.ToArray());
        Assert.Equal(passphrase is not null, backup.HasTokenKey);
        foreach (byte[] secret in new[] { key, former })
        {
            Assert.DoesNotContain(Encoding.Latin1.GetString(secret), text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(secret), text, StringComparison.Ordinal);
        }
    }

    private Task KeepAsync(string name, string ns) => new KeptPackages(_backups.Store.Table, _backups.Store.Blobs, _backups.Clock).KeepAsync(
        FilledStore.Record(name), ns, (_, _) => Task.FromResult<Stream>(new MemoryStream(FilledStore.Archive(name))), Token);

    private static (long, long?, int, string) Id(StoreEnvironment e) => (e.Id, e.CurrentBuildId, e.Builds, e.Description);

    private static async Task<IReadOnlyList<(long, string, string, DateTimeOffset)>> IdsAsync(FilledStore store) =>
        [.. (await store.BuildsOfAsync("team")).Select(b => (b.Id, b.Key, b.SpecificationSha256, b.ScheduledOn))];
}
