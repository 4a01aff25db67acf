using CondaStore.EndToEnd.Tests.TestSupport;

namespace CondaStore.EndToEnd.Tests;

/// <summary>A read-only cache that another user fills.</summary>
public sealed class ReadOnlyCacheTests(SampleChannel channel)
{
    [Fact]
    public async Task Create_CacheOnAReadOnlyDisk_IsUsedForReadingAndRefusedForWriting()
    {
        string folder = channel.NewFolder();
        string lockfile = Path.Combine(folder, "lock.yml");
        string own = Path.Combine(folder, "own");
        Command locked = await channel.CondaStoreAsync("local", "lock", "six", "zlib", "--output", lockfile);
        Assert.True(locked.ExitCode == 0, locked.Error);
        await using SmallDisk disk = await SmallDisk.MountAsync(Path.Combine(folder, "disk"), megabytes: 600);
        string cache = Path.Combine(disk.Folder, "cache");
        Command filled = await CreateAsync("filled", "--cache", cache);
        Assert.True(filled.ExitCode == 0, filled.Error);
        Command mount = await disk.RunAsync("mount", "-o", "remount,ro", disk.Folder);
        Assert.True(mount.ExitCode == 0, mount.Error);

        Command refused = await CreateAsync("refused", "--cache", cache);
        Command made = await CreateAsync("made", "--read-cache", cache, "--cache", own);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("CS1406", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--read-cache", refused.Error, StringComparison.Ordinal);
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.Equal(0, CacheCheck.Count(own));
        Command verified = await disk.RunAsync(Command.CondaStorePath, "local", "verify", "--prefix", Path.Combine(folder, "made"));
        Assert.True(verified.ExitCode == 0, verified.Out + verified.Error);

        Task<Command> CreateAsync(string prefix, params string[] more) => disk.RunAsync(
            Command.CondaStorePath, ["local", "create", "--prefix", Path.Combine(folder, prefix), "--lockfile", lockfile, "--quiet", .. more]);
    }
}
