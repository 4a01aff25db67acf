using System.Diagnostics;
using CondaStore.EndToEnd.Tests.TestSupport;

namespace CondaStore.EndToEnd.Tests;

/// <summary>Ctrl-C, a kill and a full disk: what is finished stays, and the same command completes it.</summary>
public sealed class InterruptionTests(SampleChannel channel)
{
    private static readonly string[] Wanted = ["python", "flask", "numpy", "pandas", "scipy", "matplotlib"];

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task Create_Interrupted_IsCompletedByTheSameCommand(string signal)
    {
        string folder = channel.NewFolder();
        // One archive never arrives, so that the signal always comes in the middle.
        using ChannelServer server = new(channel.Folder) { Broken = ("/scipy-", Fault.HalfThenWaiting) };
        string[] command = Create(folder, server.Url);
        // A shell starts what it puts into the background with Ctrl-C ignored, and the tests may have been started so.
        using (Process running = Command.Start("/usr/bin/env", ["--default-signal=INT", Command.CondaStorePath, .. command]))
        {
            Task<string> error = running.StandardError.ReadToEndAsync();
            await WhenFetchingAsync(folder, running);
            await Command.RunAsync("/bin/kill", "-" + signal, running.Id.ToString());
            await running.WaitForExitAsync();
            Assert.Equal(signal == "INT" ? 130 : 137, running.ExitCode);
            Assert.True(signal == "KILL" || (await error).Contains("error CS1504: Interrupted", StringComparison.Ordinal), await error);
        }

        server.Broken = null;
        Command completed = await Command.CondaStoreAsync(command);

        Assert.True(completed.ExitCode == 0, completed.Error);
        Command verified = await Command.CondaStoreAsync("local", "verify", "--prefix", Path.Combine(folder, "env"));
        Assert.True(verified.ExitCode == 0, verified.Out);
    }

    [Fact]
    public async Task Create_DiskFillsUp_LeavesNothingHalfMadeAndTheNextTryWorks()
    {
        string folder = channel.NewFolder();
        await using SmallDisk disk = await SmallDisk.MountAsync(Path.Combine(folder, "disk"), megabytes: 24);

        Command full = await disk.RunAsync(Command.CondaStorePath, Create(disk.Folder, channel.Url));

        BadInputTests.AssertTold(full, 1, "CS1405");
        Assert.Empty(await disk.FindAsync("*/.tmp/*"));
        Assert.Empty(await disk.FindAsync("*/conda-meta/history"));
        await disk.GrowAsync(megabytes: 2000);
        Command next = await disk.RunAsync(Command.CondaStorePath, Create(disk.Folder, channel.Url));
        Assert.True(next.ExitCode == 0, next.Error);
        Command verified = await disk.RunAsync(Command.CondaStorePath, "local", "verify", "--prefix", Path.Combine(disk.Folder, "env"));
        Assert.True(verified.ExitCode == 0, verified.Out);
    }

    private static string[] Create(string folder, string channelUrl) =>
    [
        "local", "create", "--prefix", Path.Combine(folder, "env"), .. Wanted,
        "--channel", channelUrl, "--override-channels", "--cache", Path.Combine(folder, "cache"),
    ];

    /// <summary>Waits until the first package has arrived and more are on their way.</summary>
    private static async Task WhenFetchingAsync(string folder, Process running)
    {
        string packages = Path.Combine(folder, "cache", "pkgs", "v1");
        while (!running.HasExited && (!Directory.Exists(packages) || Directory.EnumerateDirectories(packages).Count() < 5))
        {
            await Task.Delay(20);
        }

        Assert.False(running.HasExited, "the command was faster than the test");
    }
}
