using System.Diagnostics;
using CondaStore.Tests.Support;

namespace CondaStore.Store.Tests.Running;

/// <summary>A disk which can be made full or read-only. Only programs that are started through it see it.</summary>
internal sealed class FailingDisk : IAsyncDisposable
{
    private readonly TmpfsMount _mount;

    private FailingDisk(TmpfsMount mount) => _mount = mount;

    public string Folder => _mount.Folder;

    /// <summary>Program and arguments before those of a program that is to see the disk.</summary>
    public IReadOnlyList<string> Entry => _mount.Entry;

    private string Filler => Path.Combine(Folder, "filler");

    public static async Task<FailingDisk> MountAsync(string folder, int megabytes) =>
        new(await TmpfsMount.MountAsync(folder, megabytes * 1024));

    /// <summary>Leaves no more room than this.</summary>
    public Task FillAsync(int kilobytes) => RunAsync($"cat /dev/zero > '{Filler}' 2> /dev/null; truncate -s -{kilobytes}K '{Filler}'");

    /// <summary>Gives the room back.</summary>
    public Task EmptyAsync() => RunAsync($"rm -f '{Filler}'");

    /// <summary>Lets nothing be written below a folder of the disk any more, but for files that are open.</summary>
    public Task ProtectAsync(string folder) => RunAsync(
        // Busy as long as a file is open that was opened between the two.
        $"mount --bind '{folder}' '{folder}' || exit 1; for i in $(seq 200); do mount -o remount,bind,ro '{folder}' 2> /dev/null && exit; sleep 0.02; done");

    /// <summary>Takes that back.</summary>
    public Task UnprotectAsync(string folder) => RunAsync($"umount -l '{folder}'");

    /// <summary>Copies what is on the disk to a folder that everybody sees.</summary>
    public Task CopyAsync(string target) => RunAsync($"cp -a '{Folder}/.' '{target}'");

    public ValueTask DisposeAsync() => _mount.DisposeAsync();

    private async Task RunAsync(string script)
    {
        using Process process = Process.Start(new ProcessStartInfo(Entry[0], [.. Entry.Skip(1), "sh", "-c", script]) { RedirectStandardError = true })!;
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{script}: {errors}");
    }
}
