using System.Diagnostics;
using System.Globalization;

namespace CondaStore.EndToEnd.Tests.TestSupport;

/// <summary>
/// A tmpfs of a chosen size in a mount namespace of its own, which needs no root where the kernel lets users make namespaces.
/// Only programs started through <see cref="RunAsync"/> see it.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly Process _keeper;

    private SmallDisk(string folder, Process keeper)
    {
        Folder = folder;
        _keeper = keeper;
    }

    public string Folder { get; }

    public static Task<SmallDisk> MountAsync(string folder, int megabytes) => MountKilobytesAsync(folder, megabytes * 1024);

    public static async Task<SmallDisk> MountKilobytesAsync(string folder, int kilobytes)
    {
        Directory.CreateDirectory(folder);
        ProcessStartInfo start = new(
            "unshare",
            [
                "--user", "--map-root-user", "--mount", "sh", "-c",
                $"mount -t tmpfs -o size={kilobytes}k small-disk '{folder}' && echo ready && exec cat",
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process keeper = Process.Start(start)!;
        string? answer = await keeper.StandardOutput.ReadLineAsync();
        Assert.True(answer == "ready", "A small disk needs mount namespaces: " + (answer == "ready" ? "" : await keeper.StandardError.ReadToEndAsync()));
        return new SmallDisk(folder, keeper);
    }

    /// <summary>Runs a program that sees the disk.</summary>
    public Task<Command> RunAsync(string program, params string[] arguments) =>
        Command.RunAsync(
            "nsenter",
            ["--target", _keeper.Id.ToString(CultureInfo.InvariantCulture), "--user", "--preserve-credentials", "--mount", program, .. arguments]);

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

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }
}
