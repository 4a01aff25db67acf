using System.Globalization;
using CondaStore.EndToEnd.Tests.TestSupport;

namespace CondaStore.EndToEnd.Tests;

/// <summary>Disks that become full at random bytes. CONDA_STORE_TEST_FULL_DISKS sets how many for a longer run.</summary>
public sealed class FullDiskTests(SampleChannel channel, ITestOutputHelper output)
{
    private const int Smallest = 200;
    private const int Largest = 60_000;

    private static readonly int Disks = int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_FULL_DISKS") ?? "2", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Create_DiskOfARandomSize_LeavesOnlyWholePackagesAndTheNextTryWorks()
    {
        string lockfile = Path.Combine(channel.NewFolder(), "lock.yml");
        Command locked = await channel.CondaStoreAsync("local", "lock", "python", "flask", "numpy", "requests", "--output", lockfile);
        Assert.True(locked.ExitCode == 0, locked.Error);
        Random random = new(20261122);
        output.WriteLine("| kilobytes | exit code | whole entries | next try |");
        output.WriteLine("|---|---|---|---|");
        for (int i = 0; i < Disks; i++)
        {
            await TryAsync(random.Next(Smallest, Largest), lockfile);
        }
    }

    private async Task TryAsync(int kilobytes, string lockfile)
    {
        string folder = channel.NewFolder();
        await using SmallDisk disk = await SmallDisk.MountKilobytesAsync(Path.Combine(folder, "disk"), kilobytes);
        string[] create =
        [
            "local", "create", "--prefix", Path.Combine(disk.Folder, "env"), "--lockfile", lockfile, "--cache", Path.Combine(disk.Folder, "cache"), "--quiet",
        ];

        Command full = await disk.RunAsync(Command.CondaStorePath, create);

        Assert.True(full.ExitCode == 0 || full.Error.Contains("CS1405", StringComparison.Ordinal), full.Error);
        int entries = await CheckCacheAsync(disk, Path.Combine(folder, "before"));
        await disk.GrowAsync(megabytes: 2000);
        Command next = await disk.RunAsync(Command.CondaStorePath, create);
        Assert.True(next.ExitCode == 0, next.Error);
        Command verified = await disk.RunAsync(Command.CondaStorePath, "local", "verify", "--prefix", Path.Combine(disk.Folder, "env"));
        Assert.True(verified.ExitCode == 0, verified.Out);
        await CheckCacheAsync(disk, Path.Combine(folder, "after"));
        output.WriteLine($"| {kilobytes} | {full.ExitCode} | {entries} | whole |");
    }

    // Only programs started on the disk see it: the check looks at a copy with the same times.
    private static async Task<int> CheckCacheAsync(SmallDisk disk, string copy)
    {
        if ((await disk.FindAsync("*/cache/pkgs")).Count == 0)
        {
            return 0;
        }

        Command copied = await disk.RunAsync("cp", "-a", Path.Combine(disk.Folder, "cache"), copy);
        Assert.True(copied.ExitCode == 0, copied.Error);
        Assert.Equal([], CacheCheck.FindDamaged(copy));
        return CacheCheck.Count(copy);
    }
}
