using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Tests.Support;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Backups;

public sealed class BackupVerificationTests
{
    private readonly BackupsUnderTest _backups = new();

    [Fact]
    public async Task Verify_AnObjectChangedCutOrMissing_IsNamedAndRestoreChangesNothing()
    {
        await _backups.Store.FillAsync(environments: 1);
        BackupSummary backup = await _backups.CreateAsync();
        string[] objects = [.. (await _backups.Kept.ListAsync("objects/", 1000, null, Token)).Blobs.Select(b => b.Name)];
        Random random = new(3);
        for (int i = 0; i < objects.Length; i++)
        {
            byte[] good = await _backups.ReadAsync(objects[i]);
            switch (random.Next(3))
            {
                case 0:
                    await _backups.Kept.DeleteAsync(objects[i], null, Token);
                    break;
                case 1:
                    await _backups.WriteAsync(objects[i], good[..^random.Next(1, good.Length)]);
                    break;
                default:
                    byte[] bad = [.. good];
                    // Behind the frame header, whose unused bits mean nothing.
                    bad[random.Next(6, bad.Length)] ^= 0x10;
                    await _backups.WriteAsync(objects[i], bad);
                    break;
            }

            VerificationReport report = await BackupVerification.RunAsync(_backups.Repository, backup.Id, 4, null, Token);
            FilledStore target = _backups.New();
            Assert.Contains(report.Problems, p => p.Contains(objects[i], StringComparison.Ordinal));
            await FailsAsync(ErrorCode.DamagedBundle, () => target.Restore.RunAsync(_backups.Repository, backup.Id, [], null, Token));
            Assert.Empty(await target.RowsAsync());
            await _backups.WriteAsync(objects[i], good);
        }

        Assert.True((await BackupVerification.RunAsync(_backups.Repository, backup.Id, 4, null, Token)).IsWhole);
    }

    [Fact]
    public async Task Read_ManifestChanged_DoesNotFitItsName()
    {
        await _backups.Store.FillAsync(environments: 1);
        BackupSummary backup = await _backups.CreateAsync();
        string name = $"backups/{backup.Id}.json";
        string text = Encoding.UTF8.GetString(await _backups.ReadAsync(name));
        await _backups.WriteAsync(name, Encoding.UTF8.GetBytes(text.Replace("\"builds\":5", "\"builds\":6", StringComparison.Ordinal)));

        await FailsAsync(ErrorCode.DamagedBundle, () => _backups.Repository.ReadAsync(backup.Id, Token));
    }

    [Fact]
    public async Task Read_LaterVersion_SaysUpgrade()
    {
        await _backups.Store.FillAsync(environments: 1);
        BackupSummary backup = await _backups.CreateAsync();
        string text = Encoding.UTF8.GetString(await _backups.ReadAsync($"backups/{backup.Id}.json"));
        byte[] later = Encoding.UTF8.GetBytes(text.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal));
        string id = BackupRepository.IdOf(backup.CreatedOn, later);
        await _backups.WriteAsync($"backups/{id}.json", later);

        await FailsAsync(ErrorCode.UnsupportedBundle, () => _backups.Repository.ReadAsync(id, Token));
        await FailsAsync(ErrorCode.UnsupportedBundle, () => _backups.New().Restore.RunAsync(_backups.Repository, id, [], null, Token));
    }
}
