using CondaStore.Tests.Support;

namespace CondaStore.EndToEnd.Tests.TestSupport;

/// <summary>A disk of a chosen size. Only programs started through <see cref="RunAsync"/> see it.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TmpfsMount _mount;

    private SmallDisk(TmpfsMount mount) => _mount = mount;

    public string Folder => _mount.Folder;

    public static Task<SmallDisk> MountAsync(string folder, int megabytes) => MountKilobytesAsync(folder, megabytes * 1024);

    public static async Task<SmallDisk> MountKilobytesAsync(string folder, int kilobytes) =>
        new(await TmpfsMount.MountAsync(folder, kilobytes));

    /// <summary>Runs a program that sees the disk.</summary>
    public Task<Command> RunAsync(string program, params string[] arguments) =>
        Command.RunAsync(_mount.Entry[0], [.. _mount.Entry.Skip(1), program, .. arguments]);

    public async Task GrowAsync(int megabytes)
    {
        Command mount = await RunAsync("mount", "-o", $"remount,size={megabytes}m", Folder);
        Assert.True(mount.ExitCode == 0, mount.Error);
    }

    /// <summary>Files and folders on the disk whose whole path matches.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string pattern)
    {
        Command find = await RunAsync("find", Folder, "-path", pattern);
        return find.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public ValueTask DisposeAsync() => _mount.DisposeAsync();
}
