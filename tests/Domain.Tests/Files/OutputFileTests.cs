using System.Diagnostics;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Files;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WriteAsync_NewFileInNewFolders_IsThereAlone()
    {
        long? length = await WriteAsync(_folder.At("a/b/file"), "new");

        Assert.Equal(3, length);
        Assert.Equal("new", File.ReadAllText(_folder.At("a/b/file")));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.At("a/b")));
    }

    [Fact]
    public async Task WriteAsync_FileIsThere_KeepsItsPermissionsAndItsReadersContent()
    {
        string file = _folder.Write("file", "old");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using StreamReader reader = new(file);

        await WriteAsync(file, "new");

        Assert.Equal("new", File.ReadAllText(file));
        Assert.Equal("old", reader.ReadToEnd());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("target", "old")]
    [InlineData("deep/../target", "old")]
    [InlineData("target", null)]
    public async Task WriteAsync_Link_IsFollowed(string target, string? content)
    {
        Directory.CreateDirectory(_folder.At("real/deep"));
        Directory.CreateSymbolicLink(_folder.At("folder"), "real");
        if (content is not null)
        {
            _folder.Write("real/target", content);
        }

        File.CreateSymbolicLink(_folder.At("second"), "folder/first");
        File.CreateSymbolicLink(_folder.At("real/first"), target);

        await WriteAsync(_folder.At("second"), "new");

        Assert.Equal("folder/first", new FileInfo(_folder.At("second")).LinkTarget);
        Assert.Equal(target, new FileInfo(_folder.At("real/first")).LinkTarget);
        Assert.Equal("new", File.ReadAllText(_folder.At("real/target")));
        Assert.Null(new FileInfo(_folder.At("real/target")).LinkTarget);
    }

    [Fact]
    public async Task WriteAsync_LinkToADevice_IsWrittenThrough()
    {
        File.CreateSymbolicLink(_folder.At("nothing"), "/dev/null");

        long? length = await WriteAsync(_folder.At("nothing"), "gone");

        Assert.Null(length);
        Assert.Equal("/dev/null", new FileInfo(_folder.At("nothing")).LinkTarget);
        Assert.Equal(0, LinuxCalls.TryStatus(null, "/dev/null", out FileStatus device));
        Assert.False(device.IsRegular);
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task WriteAsync_DeviceIsFull_IsDiskFull()
    {
        File.CreateSymbolicLink(_folder.At("full"), "/dev/full");

        Assert.Equal(ErrorCode.DiskFull, (await Assert.ThrowsAsync<StoreException>(() => WriteAsync(_folder.At("full"), "x"))).Code);
    }

    [Fact]
    public async Task WriteAsync_Pipe_ReaderGetsTheContent()
    {
        string pipe = _folder.At("pipe");
        using (Process made = Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Task<string> read = Task.Run(() => File.ReadAllText(pipe), TestContext.Current.CancellationToken);
        await WriteAsync(pipe, "through");

        Assert.Equal("through", await read);
        Assert.Equal([pipe], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task WriteAsync_OpenFileOfAProcess_IsAppendedToThatFile()
    {
        string file = _folder.Write("log", "first\n");
        using FileStream open = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        await WriteAsync($"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}", "second\n");

        Assert.Equal("first\nsecond\n", new StreamReader(open).ReadToEnd());
    }

    [Fact]
    public async Task WriteAsync_FileHasTwoNames_BothShowTheContent()
    {
        string file = _folder.Write("one", "a longer old content");
        Assert.True(HardLink.TryCreate(file, _folder.At("two")));

        await WriteAsync(file, "new");

        Assert.Equal(("new", "new"), (File.ReadAllText(file), File.ReadAllText(_folder.At("two"))));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_folder.Path).Count());
    }

    [Fact]
    public async Task WriteAsync_Folder_IsRefused()
    {
        Directory.CreateDirectory(_folder.At("folder/below"));

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => WriteAsync(_folder.At("folder"), "x"));

        Assert.Equal(ErrorCode.FileSystem, failure.Code);
        Assert.Contains("it is a folder", failure.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(_folder.At("folder/below")));
    }

    [Fact]
    public async Task WriteAsync_LinksInACircle_AreRefused()
    {
        File.CreateSymbolicLink(_folder.At("a"), "b");
        File.CreateSymbolicLink(_folder.At("b"), "a");

        Assert.Equal(ErrorCode.FileSystem, (await Assert.ThrowsAsync<StoreException>(() => WriteAsync(_folder.At("a"), "x"))).Code);
    }

    [Fact]
    public async Task WriteAsync_ContentFails_LeavesWhatWasThere()
    {
        string file = _folder.Write("file", "old");

        await Assert.ThrowsAsync<InvalidOperationException>(() => OutputFile.WriteAsync(
            file,
            async target =>
            {
                await target.WriteAsync("half"u8.ToArray());
                throw new InvalidOperationException();
            },
            CancellationToken.None));

        Assert.Equal("old", File.ReadAllText(file));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private static async Task<long?> WriteAsync(string path, string content) =>
        (await OutputFile.WriteAsync(path, target => target.WriteAsync(Encoding.UTF8.GetBytes(content)).AsTask(), CancellationToken.None))?.Length;
}
