using System.Globalization;
using CondaStore.EndToEnd.Tests.TestSupport;

namespace CondaStore.EndToEnd.Tests;

/// <summary>
/// Changes of an environment that the disk does not let through: the environment is what it was, to the byte. CONDA_STORE_TEST_FULL_DISKS
/// sets how many full disks are tried.
/// </summary>
public sealed class ChangedPrefixTests(SampleChannel channel, ITestOutputHelper output)
{
    private const int DiskMegabytes = 600;
    private const int LargestRest = 60_000;

    private static readonly int Disks = int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_FULL_DISKS") ?? "2", CultureInfo.InvariantCulture);
    private static readonly string[] Before = ["python", "flask", "matplotlib"];
    private static readonly string[] After = ["python", "scipy", "pandas"];

    [Fact]
    public async Task Change_DiskFillsUp_LeavesTheEnvironmentAsItWas()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync(Path.Combine(channel.NewFolder(), "disk"), DiskMegabytes);
        await MustSucceedAsync(disk, Before);
        string before = await HashAsync(disk);
        Random random = new(20261129);
        for (int i = 0; i < Disks; i++)
        {
            // Copies, because packages in a cache elsewhere cannot be linked: the disk fills up wherever the change happens to be.
            int rest = i == 0 ? 0 : random.Next(LargestRest);
            await LeaveAsync(disk, rest);
            Command full = await RunAsync(disk, After);

            output.WriteLine($"{rest} kB left: exit code {full.ExitCode}");
            BadInputTests.AssertTold(full, 1, "CS1405");
            Assert.Equal(before, await HashAsync(disk));
            await LeaveAsync(disk, null);
            await VerifyAsync(disk);
        }

        await MustSucceedAsync(disk, After);
        await VerifyAsync(disk);
    }

    [Fact]
    public async Task Change_PartOfTheEnvironmentIsReadOnly_LeavesTheEnvironmentAsItWas()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync(Path.Combine(channel.NewFolder(), "disk"), DiskMegabytes);
        await MustSucceedAsync(disk, Before);
        string before = await HashAsync(disk);
        string part = Path.GetDirectoryName((await disk.FindAsync("*/flask/__init__.py"))[0])!;
        await MustAsync(disk, "mount", "--bind", part, part);
        await MustAsync(disk, "mount", "-o", "remount,bind,ro", part);

        Command refused = await RunAsync(disk, After);
        await MustAsync(disk, "umount", part);

        BadInputTests.AssertTold(refused, 1, "CS1406");
        Assert.Equal(before, await HashAsync(disk));
        await VerifyAsync(disk);
        await MustSucceedAsync(disk, After);
        await VerifyAsync(disk);
    }

    [Fact]
    public async Task Change_PartOfTheEnvironmentLiesOnAnotherDisk_IsComplete()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync(Path.Combine(channel.NewFolder(), "disk"), DiskMegabytes);
        await MustSucceedAsync(disk, Before);
        string part = Path.GetDirectoryName((await disk.FindAsync("*/flask/__init__.py"))[0])!;
        await MustAsync(disk, "mount", "--bind", part, part);

        await MustSucceedAsync(disk, After);

        await VerifyAsync(disk);
        Assert.Empty(await disk.FindAsync(part + "/*"));
        Assert.Empty(await disk.FindAsync("*/.aside*"));
    }

    private static async Task LeaveAsync(SmallDisk disk, int? kilobytes)
    {
        string filler = Path.Combine(disk.Folder, "filler");
        await MustAsync(disk, "rm", "-f", filler);
        if (kilobytes is { } rest)
        {
            Command free = await MustAsync(disk, "df", "--output=avail", "-k", disk.Folder);
            int available = int.Parse(free.Out.Split('\n')[1], CultureInfo.InvariantCulture);
            if (available > rest)
            {
                await MustAsync(disk, "fallocate", "-l", $"{available - rest}KiB", filler);
            }
        }
    }

    private static async Task<Command> MustAsync(SmallDisk disk, string program, params string[] arguments)
    {
        Command run = await disk.RunAsync(program, arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private static async Task VerifyAsync(SmallDisk disk)
    {
        Command verified = await disk.RunAsync(Command.CondaStorePath, "local", "verify", "--prefix", Path.Combine(disk.Folder, "env"));
        Assert.True(verified.ExitCode == 0, verified.Out);
    }

    // Every path with its type, permissions, link and content.
    private static async Task<string> HashAsync(SmallDisk disk)
    {
        string listing = "find env ! -path env/conda-meta/.lock -printf '%y %m %p %l\\n' | sort; find env -type f ! -path env/conda-meta/.lock -print0 | sort -z | xargs -0 sha256sum";
        return (await MustAsync(disk, "sh", "-c", $"cd '{disk.Folder}' && {listing}")).Out;
    }

    private async Task MustSucceedAsync(SmallDisk disk, string[] specs)
    {
        Command run = await RunAsync(disk, specs);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    private Task<Command> RunAsync(SmallDisk disk, string[] specs) => disk.RunAsync(
        Command.CondaStorePath,
        [
            "local", "create", "--prefix", Path.Combine(disk.Folder, "env"), .. specs, "--channel", channel.Url, "--override-channels", "--cache",
            channel.Cache, "--quiet",
        ]);
}
