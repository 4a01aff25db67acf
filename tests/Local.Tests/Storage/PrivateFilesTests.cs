using CondaStore.Domain.Store.Ports;
using CondaStore.Local.Storage;

namespace CondaStore.Local.Tests.Storage;

public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode Everybody = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("private-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_directory.FullName, "data");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Open_NewFolder_NothingButTheShareIsForOthers()
    {
        using EmbeddedStorage storage = EmbeddedStorage.Open(Data, null, TimeProvider.System);
        await storage.Table.PutAsync(new TableRow("a", "b") { ["c"] = "d" }, Token);
        await storage.Blobs.WriteAsync("logs/one", new MemoryStream([1]), new BlobWriteOptions(), Token);
        await storage.Blobs.AppendAsync("logs/two", new byte[] { 1 }, null, Token);

        CheckPrivate();
    }

    [Fact]
    public async Task Tighten_FileOfAnotherProcessVanishesMeanwhile_GoesOn()
    {
        Directory.CreateDirectory(Data);
        string file = Path.Combine(Data, "store.db-shm");
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task coming = Task.Run(
            () =>
            {
                while (!ended.IsCancellationRequested)
                {
                    File.WriteAllBytes(file, []);
                    File.Delete(file);
                }
            },
            Token);
        for (int i = 0; i < 3000; i++)
        {
            PrivateFiles.Tighten(Data, Path.Combine(_directory.FullName, "share"));
        }

        await ended.CancelAsync();
        await coming;
    }

    [Fact]
    public void Open_FolderOfAnEarlierVersion_IsTightened()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        EmbeddedStorage.Open(Data, null, TimeProvider.System).Dispose();
        File.SetUnixFileMode(Data, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(Path.Combine(Data, "store.db"), (UnixFileMode)0b110_100_100);
        File.SetUnixFileMode(Path.Combine(Data, "blobs"), (UnixFileMode)0b111_101_101);
        string other = Path.Combine(Data, "not of the store");
        File.WriteAllText(other, "");
        File.SetUnixFileMode(other, (UnixFileMode)0b110_100_100);

        using EmbeddedStorage storage = EmbeddedStorage.Open(Data, null, TimeProvider.System);

        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(other));
        File.Delete(other);
        CheckPrivate();
    }

    [Fact]
    public void Open_ShareElsewhere_OnlyTheOwnerEntersTheFolder()
    {
        using EmbeddedStorage storage = EmbeddedStorage.Open(Data, Path.Combine(_directory.FullName, "share"), TimeProvider.System);

        Assert.Equal(PrivateFiles.Folder, OperatingSystem.IsWindows() ? PrivateFiles.Folder : File.GetUnixFileMode(Data));
    }

    // Through the data folder others reach the share, and what else lies directly in it is closed to them.
    private void CheckPrivate()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Equal(UnixFileMode.GroupExecute | UnixFileMode.OtherExecute, File.GetUnixFileMode(Data) & Everybody);
        string share = Path.Combine(Data, "share");
        foreach (string path in Directory.EnumerateFileSystemEntries(Data, "*", SearchOption.AllDirectories)
            .Where(p => p != share && !p.StartsWith(share + "/", StringComparison.Ordinal)))
        {
            Assert.True((File.GetUnixFileMode(path) & Everybody) == 0, $"{path} is {File.GetUnixFileMode(path)}");
        }
    }
}
