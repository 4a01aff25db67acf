using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Ports;
using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Backups;

/// <summary>A store in memory, and a repository beside it whose objects tests may damage.</summary>
internal sealed class BackupsUnderTest
{
    public BackupsUnderTest()
    {
        Kept = new InMemoryBlobs(Clock);
        Store = New();
    }

    public FakeTimeProvider Clock { get; } = new();

    /// <summary>What the repository is kept in.</summary>
    public InMemoryBlobs Kept { get; }

    public FilledStore Store { get; }

    /// <summary>The repository, as a process sees it that opens it now.</summary>
    public BackupRepository Repository => new(Kept);

    /// <summary>An empty store.</summary>
    public FilledStore New() => new(new InMemoryTable(), new InMemoryBlobs(Clock), Clock);

    public Task<BackupSummary> CreateAsync() => Store.Backups.CreateAsync(Repository, new BackupOptions(), null, Token);

    public async Task<byte[]> PackAsync(string id, BackupRepository? repository = null)
    {
        using MemoryStream target = new();
        await BackupFile.PackAsync(repository ?? Repository, id, target, Token);
        return target.ToArray();
    }

    public static Task<string> UnpackAsync(byte[] file, BackupRepository repository) =>
        BackupFile.UnpackAsync(_ => Task.FromResult<Stream>(new MemoryStream(file)), repository, Token);

    public async Task<byte[]> ReadAsync(string name)
    {
        await using Stream stream = await Kept.OpenReadAsync(name, 0, null, Token);
        using MemoryStream content = new();
        await stream.CopyToAsync(content, Token);
        return content.ToArray();
    }

    public Task WriteAsync(string name, byte[] content) => Kept.WriteAsync(name, new MemoryStream(content), BlobWriteOptions.Overwrite, Token);
}
