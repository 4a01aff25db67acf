using System.Diagnostics;
using System.Globalization;

namespace CondaStore.Store.Tests.Running;

/// <summary>
/// A tmpfs in a mount namespace of its own, which can be made full or read-only. Only programs that are started through it see it.
/// </summary>
internal sealed class FailingDisk : IAsyncDisposable
{
    private readonly Process _keeper;

    private FailingDisk(string folder, Process keeper)
    {
        Folder = folder;
        _keeper = keeper;
    }

    public string Folder { get; }

    /// <summary>Program and arguments before those of a program that is to see the disk.</summary>
    public IReadOnlyList<string> Entry =>
        ["nsenter", "--target", _keeper.Id.ToString(CultureInfo.InvariantCulture), "--user", "--preserve-credentials", "--mount", "--"];

    private string Filler => Path.Combine(Folder, "filler");

    public static async Task<FailingDisk> MountAsync(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        string script = $"mount -t tmpfs -o size={megabytes}m failing-disk '{folder}' && echo ready && exec cat";
        Process keeper = Process.Start(new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--mount", "sh", "-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", await keeper.StandardOutput.ReadLineAsync());
        return new FailingDisk(folder, keeper);
    }

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

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }

    private async Task RunAsync(string script)
    {
        using Process process = Process.Start(new ProcessStartInfo(Entry[0], [.. Entry.Skip(1), "sh", "-c", script]) { RedirectStandardError = true })!;
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{script}: {errors}");
    }
}
