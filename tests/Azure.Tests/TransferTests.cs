using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Functions.Azure;
using CondaStore.Local.Storage;
using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Azure.Tests;

/// <summary>Stores that move between one machine and a storage account.</summary>
public sealed class TransferTests(Azurite azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_EmbeddedToAzuriteAndBack_GivesEqualExportsByteForByte()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("transfer-");
        try
        {
            using EmbeddedStorage first = EmbeddedStorage.Open(Path.Combine(folder.FullName, "first"), null, TimeProvider.System);
            using EmbeddedStorage last = EmbeddedStorage.Open(Path.Combine(folder.FullName, "last"), null, TimeProvider.System);
            AzureStorage account = await AzureStorage.OpenAsync(AzureStorageUnderTest.Options(azurite), TimeProvider.System, null, Token);
            AzureStorage kept = await AzureStorage.OpenAsync(AzureStorageUnderTest.Options(azurite), TimeProvider.System, null, Token);
            FilledStore source = new(first.Table, first.Blobs, TimeProvider.System);
            FilledStore middle = new(account.Table, account.Blobs, TimeProvider.System);
            FilledStore end = new(last.Table, last.Blobs, TimeProvider.System);
            await source.FillAsync();

            await MoveAsync(source, middle, new BackupRepository(EmbeddedStorage.OpenBlobs(Path.Combine(folder.FullName, "kept"), TimeProvider.System)));
            await MoveAsync(middle, end, new BackupRepository(kept.Blobs));

            foreach ((string ns, string name) in ((string, string)[])[("team", "env0"), ("team", "env1"), ("other", "lonely")])
            {
                byte[] export = await source.ExportAsync(ns, name);
                Assert.Equal(export, await middle.ExportAsync(ns, name));
                Assert.Equal(export, await end.ExportAsync(ns, name));
            }

            Assert.Equal((await source.BuildsOfAsync("team")).Select(b => (b.Id, b.Key)), (await end.BuildsOfAsync("team")).Select(b => (b.Id, b.Key)));
            Assert.Equal(await source.Roles.ListAsync("team", Token), await end.Roles.ListAsync("team", Token));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Import_BundleOfAFolder_ComesIntoAnAccount()
    {
        FakeTimeProvider clock = new();
        FilledStore source = new(new InMemoryTable(), new InMemoryBlobs(clock), clock);
        await source.FillAsync();
        AzureStorage account = await AzureStorage.OpenAsync(AzureStorageUnderTest.Options(azurite), TimeProvider.System, null, Token);
        FilledStore target = new(account.Table, account.Blobs, TimeProvider.System);

        EnvironmentImport done = await target.Imports.RunAsync(await target.UploadAsync(await source.ExportAsync("team", "env0"), "new", "copy"), [], Token);

        Assert.Equal(4, (await target.BuildsOfAsync("new")).Count);
        Assert.Equal(done.ActiveBuild, (await target.Environments.GetAsync("new", "copy", Token)).CurrentBuildId);
        BundleManifest there = (await source.Exports.PlanAsync("team", "env0", new BundleOptions(), Token)).Manifest;
        BundleManifest here = (await target.Exports.PlanAsync("new", "copy", new BundleOptions(), Token)).Manifest;
        Assert.Equal(there.Specifications, here.Specifications);
    }

    // Without queueing builds: a running store would continue the history.
    private static async Task MoveAsync(FilledStore from, FilledStore to, BackupRepository repository)
    {
        BackupSummary backup = await from.Backups.CreateAsync(repository, new BackupOptions(), null, Token);
        Assert.True((await BackupVerification.RunAsync(repository, backup.Id, 8, null, Token)).IsWhole);
        await to.Restore.RunAsync(repository, backup.Id, [], RestorePhase.Queueing, null, Token);
    }
}
