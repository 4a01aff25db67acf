using CondaStore.EndToEnd.Tests.TestSupport;

namespace CondaStore.EndToEnd.Tests;

/// <summary>What people get wrong, told by exit code, number, place and hint.</summary>
public sealed class BadInputTests(SampleChannel channel)
{
    [Theory]
    [InlineData("name: x\ndependencies:\n  - python\n - flask\n", "CS1001", ":4:")]
    [InlineData("name: x\ndependecies:\n  - python\n", "CS1005", "dependencies")]
    [InlineData("name: x\ndependencies:\n  - python >=3.8<3.9\n", "CS1004", ":3:")]
    [InlineData("- just\n- a list\n", "CS1005", ":1:")]
    [InlineData("dependencies: 5\n", "CS1005", ":1:")]
    public async Task Lock_BrokenEnvironmentFile_IsToldWithItsPlace(string text, string code, string expected)
    {
        string file = Path.Combine(channel.NewFolder(), "environment.yml");
        await File.WriteAllTextAsync(file, text);

        Command run = await channel.CondaStoreAsync("local", "lock", "--file", file);

        AssertTold(run, 2, code);
        Assert.Contains("environment.yml", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("numpi", "numpy")]
    [InlineData("pandsa", "pandas")]
    [InlineData("flaks", "flask")]
    public async Task Lock_MisspeltPackage_NamesTheNearest(string misspelt, string meant)
    {
        Command run = await channel.CondaStoreAsync("local", "lock", "python", misspelt);

        AssertTold(run, 5, "CS1201");
        Assert.Contains(misspelt, run.Error, StringComparison.Ordinal);
        Assert.Contains(meant, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_ImpossiblePins_AreExplained()
    {
        Command run = await channel.CondaStoreAsync("local", "lock", "werkzeug=2.1", "flask=2.2");

        AssertTold(run, 5, "CS1200");
        Assert.Contains("werkzeug", run.Error, StringComparison.Ordinal);
        Assert.Contains("flask", run.Error, StringComparison.Ordinal);
        Assert.Contains(">=2.2.2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_MissingVirtualPackage_IsExplained()
    {
        Command run = await channel.CondaStoreAsync("local", "lock", "python", "--virtual-package", "__glibc=2.17");

        AssertTold(run, 5, "CS1200");
        Assert.Contains("__glibc", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_BrokenLockfile_IsToldWithItsPlace()
    {
        string folder = channel.NewFolder();
        string lockfile = Path.Combine(folder, "conda-lock.yml");
        await File.WriteAllTextAsync(lockfile, "version: 1\nmetadata: {}\npackage:\n  - name: x\n    manager: conda\n");

        Command run = await Command.CondaStoreAsync("local", "create", "--prefix", Path.Combine(folder, "env"), "--lockfile", lockfile);

        AssertTold(run, 2, "CS1006");
        Assert.Contains("conda-lock.yml:", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "env")));
    }

    internal static void AssertTold(Command run, int exitCode, string code)
    {
        Assert.True(run.ExitCode == exitCode, $"exit code {run.ExitCode}: {run.Error}");
        Assert.Contains($"error {code}: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal);
    }
}
