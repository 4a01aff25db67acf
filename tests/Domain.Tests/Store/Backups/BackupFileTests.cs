using System.Text;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Tests.Store.Bundles;
using CondaStore.Tests.Support;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Backups;

public sealed class BackupFileTests
{
    private readonly BackupsUnderTest _backups = new();

    [Fact]
    public async Task Pack_OneFile_UnpacksToTheSameBackup()
    {
        byte[] file = await FileAsync();
        BackupRepository repository = new(new InMemoryBlobs(_backups.Clock));

        string id = await BackupsUnderTest.UnpackAsync(file, repository);

        Assert.Equal(await _backups.Repository.IdsAsync(Token), [id]);
        Assert.True((await BackupVerification.RunAsync(repository, id, 4, null, Token)).IsWhole);
        Assert.Equal(file, await _backups.PackAsync(id, repository));
    }

    [Fact]
    public async Task Unpack_Again_WritesNothing()
    {
        byte[] file = await FileAsync();
        BackupRepository repository = _backups.Repository;

        Assert.Equal((await repository.IdsAsync(Token))[0], await BackupsUnderTest.UnpackAsync(file, repository));
        Assert.Equal(0, repository.Written.Objects);
    }

    [Fact]
    public async Task Unpack_CutAnywhere_IsRefusedWithAPlace()
    {
        byte[] file = await FileAsync();
        Random random = new(4);
        for (int i = 0; i < 40; i++)
        {
            await RefusedAsync(file[..random.Next(file.Length - 1024)]);
        }
    }

    [Fact]
    public async Task Unpack_EveryMemberChangedCutRemovedOrTwice_IsRefusedAndNothingIsThere()
    {
        byte[] file = await FileAsync();
        IReadOnlyList<TarPlace> members = TarMap.Of(file);
        Assert.True(members.Count > 15, $"{members.Count} members");
        foreach (TarPlace member in members)
        {
            byte[] changed = [.. file];
            // Behind the frame header, whose unused bits mean nothing.
            changed[member.Content + Math.Min(12, member.Size / 2)] ^= 0x10;
            await RefusedAsync(changed);
            await RefusedAsync([.. file[..member.Header], .. file[member.End..]]);
            await RefusedAsync([.. file[..member.End], .. file[member.Header..]]);
            foreach (int length in (int[])[member.Header, member.Header + 100, member.Content, member.Content + (member.Size / 2), member.Content + member.Size])
            {
                await RefusedAsync(file[..length]);
            }
        }
    }

    [Fact]
    public async Task Unpack_LaterVersion_SaysUpgrade()
    {
        await FileAsync();
        byte[] file = await ChangedAsync("\"version\":1", "\"version\":2");

        StoreException refused = await FailsAsync(ErrorCode.UnsupportedBundle, () => BackupsUnderTest.UnpackAsync(file, _backups.Repository));

        Assert.Contains("version 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unpack_ManifestNamesAListThatMemoryWouldNotHold_IsRefused()
    {
        await FileAsync();
        BackupManifest manifest = await ManifestAsync();
        string list = $"\"length\":{manifest.BlobLists[0].Length}";

        StoreException refused = await RefusedAsync(await ChangedAsync(list, "\"length\":9000000000"));

        Assert.Contains("it lacks a part", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("objects/../../etc/passwd")]
    [InlineData("/objects/aa/b")]
    [InlineData("writing/x")]
    public async Task Unpack_MemberOfAStrangeName_IsRefused(string path) =>
        await RefusedAsync(await WithMemberAsync(path, new byte[100]));

    [Fact]
    public async Task Unpack_ObjectThatNothingNames_IsRefused()
    {
        byte[] content = "something else"u8.ToArray();
        string path = BackupRepository.NameOf(new BackupObject(BackupRepository.HashOf(content), content.Length));

        StoreException refused = await RefusedAsync(await WithMemberAsync(path, ZstdCompressStream.Compress(content, 6)));

        Assert.Contains("nothing in the backup names it", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unpack_ObjectExpandsWithoutMeasure_IsRefused()
    {
        byte[] content = new byte[BackupRepository.SmallObject + 1];
        string path = BackupRepository.NameOf(new BackupObject(BackupRepository.HashOf(content), 1));

        StoreException refused = await RefusedAsync(await WithMemberAsync(path, ZstdCompressStream.Compress(content, 6)));

        Assert.Contains("longer than", refused.Message, StringComparison.Ordinal);
    }

    // A store with a content that is streamed too, as one file.
    private async Task<byte[]> FileAsync()
    {
        await _backups.Store.FillAsync(environments: 1, builds: 1);
        await _backups.Store.Blobs.WriteAsync("logs-of-old/large.bin", new MemoryStream(new byte[BackupRepository.SmallObject + 5]), BlobWriteOptions.Overwrite, Token);
        return await _backups.PackAsync((await _backups.CreateAsync()).Id);
    }

    private async Task<BackupManifest> ManifestAsync() => await _backups.Repository.ReadAsync((await _backups.Repository.IdsAsync(Token))[0], Token);

    // A file of another manifest alone, under the name that fits it.
    private async Task<byte[]> ChangedAsync(string part, string other)
    {
        string id = (await _backups.Repository.IdsAsync(Token))[0];
        string text = Encoding.UTF8.GetString(await _backups.ReadAsync($"backups/{id}.json"));
        Assert.Contains(part, text, StringComparison.Ordinal);
        byte[] changed = Encoding.UTF8.GetBytes(text.Replace(part, other, StringComparison.Ordinal));
        using MemoryStream file = new();
        using MemberWriter writer = new(file);
        await writer.WriteAsync($"backups/{BackupRepository.IdOf((await ManifestAsync()).CreatedOn, changed)}.json", changed, Token);
        await writer.FinishAsync(Token);
        return file.ToArray();
    }

    // A whole file with one more member at its end.
    private async Task<byte[]> WithMemberAsync(string path, byte[] content)
    {
        byte[] file = await FileAsync();
        using MemoryStream longer = new();
        await longer.WriteAsync(file.AsMemory(0, TarMap.Of(file)[^1].End), Token);
        using MemberWriter writer = new(longer);
        await writer.WriteAsync(path, content, Token);
        await writer.FinishAsync(Token);
        return longer.ToArray();
    }

    private async Task<StoreException> RefusedAsync(byte[] file)
    {
        InMemoryBlobs blobs = new(_backups.Clock);
        StoreException refused = await FailsAsync(ErrorCode.DamagedBundle, () => BackupsUnderTest.UnpackAsync(file, new BackupRepository(blobs)));
        Assert.NotEmpty(refused.Found!);
        Assert.Empty((await blobs.ListAsync("", 10, null, Token)).Blobs);
        return refused;
    }
}
