using CondaStore.EndToEnd.Tests.TestSupport;

namespace CondaStore.EndToEnd.Tests;

/// <summary>Channels that answer wrongly: nothing half-made stays, and the next try works.</summary>
public sealed class BadChannelTests(SampleChannel channel)
{
    [Theory]
    [InlineData(Fault.Missing, 3, "CS1100")]
    [InlineData(Fault.Denied, 4, "CS1102")]
    [InlineData(Fault.ServerError, 1, "CS1101")]
    [InlineData(Fault.Garbage, 1, "CS1103")]
    [InlineData(Fault.HalfWithoutLength, 1, "CS1103")]
    [InlineData(Fault.HalfThenSilence, 1, "CS1101")]
    public async Task Create_BrokenRepodata_FailsAndTheNextTryWorks(Fault fault, int exitCode, string code)
    {
        string folder = channel.NewFolder();
        using ChannelServer server = new(channel.Folder) { Broken = ("repodata", fault) };

        Command failed = await CreateAsync(folder, server.Url);

        BadInputTests.AssertTold(failed, exitCode, code);
        Assert.False(Directory.Exists(Path.Combine(folder, "env")));
        server.Broken = null;
        Command next = await CreateAsync(folder, server.Url);
        Assert.True(next.ExitCode == 0, next.Error);
    }

    [Theory]
    [InlineData(Fault.Missing, "CS1305")]
    [InlineData(Fault.ServerError, "CS1305")]
    [InlineData(Fault.Garbage, "CS1300")]
    [InlineData(Fault.HalfWithoutLength, "CS1300")]
    [InlineData(Fault.OtherBytes, "CS1300")]
    [InlineData(Fault.HalfThenSilence, "CS1305")]
    public async Task Create_BrokenArchive_FailsAndTheNextTryWorks(Fault fault, string code)
    {
        string folder = channel.NewFolder();
        using ChannelServer server = new(channel.Folder) { Broken = (Archive("zlib-"), fault) };

        Command failed = await CreateAsync(folder, server.Url);

        BadInputTests.AssertTold(failed, 1, code);
        Assert.Contains("zlib", failed.Error, StringComparison.Ordinal);
        Assert.Empty(PartsOf(folder));
        Assert.Equal([], CacheCheck.FindDamaged(Path.Combine(folder, "cache")));
        Assert.False(File.Exists(Path.Combine(folder, "env/conda-meta/history")));
        server.Broken = null;
        Command next = await CreateAsync(folder, server.Url);
        Assert.True(next.ExitCode == 0, next.Error);
        Command verified = await Command.CondaStoreAsync("local", "verify", "--prefix", Path.Combine(folder, "env"));
        Assert.True(verified.ExitCode == 0, verified.Out);
    }

    [Fact]
    public async Task Create_SlowArchive_IsWaitedForAndWhole()
    {
        string folder = channel.NewFolder();
        using ChannelServer server = new(channel.Folder) { Broken = (Archive("zlib-"), Fault.Slow) };

        Command created = await CreateAsync(folder, server.Url);

        Assert.True(created.ExitCode == 0, created.Error);
        Assert.Equal([], CacheCheck.FindDamaged(Path.Combine(folder, "cache")));
    }

    [Fact]
    public async Task Create_ConnectionRefused_IsUnavailable()
    {
        string url;
        using (ChannelServer gone = new(channel.Folder))
        {
            url = gone.Url;
        }

        Command run = await CreateAsync(channel.NewFolder(), url);

        BadInputTests.AssertTold(run, 1, "CS1101");
    }

    private string Archive(string start) =>
        Directory.EnumerateFiles(channel.Folder, start + "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!).First();

    private static Task<Command> CreateAsync(string folder, string url) => Command.CondaStoreAsync(
        "local", "create", "--prefix", Path.Combine(folder, "env"), "zlib", "six", "--channel", url, "--override-channels", "--cache", Path.Combine(folder, "cache"));

    /// <summary>What was begun in the cache and not finished.</summary>
    private static IEnumerable<string> PartsOf(string folder) =>
        Directory.EnumerateFileSystemEntries(Path.Combine(folder, "cache", "pkgs", "v1", ".tmp"));
}
