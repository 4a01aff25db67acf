using CondaStore.EndToEnd.Tests.TestSupport;

namespace CondaStore.EndToEnd.Tests;

/// <summary>An environment of real packages: made, run, compared with its records.</summary>
public sealed class EnvironmentTests(SampleChannel channel)
{
    private static readonly string[] Wanted = ["python", "flask", "requests", "numpy", "pandas", "scipy", "matplotlib", "pytest", "print-prefix"];

    [Fact]
    public async Task Create_RealPackages_Runs()
    {
        string prefix = Path.Combine(channel.NewFolder(), "env");

        Command created = await channel.CondaStoreAsync(["local", "create", "--prefix", prefix, .. Wanted]);

        Assert.True(created.ExitCode == 0, created.Error);
        Assert.InRange(Directory.EnumerateFiles(Path.Combine(prefix, "conda-meta"), "*.json").Count(), 60, 1000);
        Command verified = await Command.CondaStoreAsync("local", "verify", "--prefix", prefix);
        Assert.True(verified.ExitCode == 0, verified.Out);
        Assert.Contains(" 0 differences", verified.Out, StringComparison.Ordinal);

        Command printed = await Command.RunAloneAsync(Path.Combine(prefix, "bin/print-prefix"));
        Assert.Equal(prefix + "\n", printed.Out);
        Command flask = await Command.RunAloneAsync(Path.Combine(prefix, "bin/flask"), "--version");
        Assert.Contains("Flask ", flask.Out, StringComparison.Ordinal);
        Command pytest = await Command.RunAloneAsync(Path.Combine(prefix, "bin/pytest"), "--version");
        Assert.Contains("pytest ", pytest.Out + pytest.Error, StringComparison.Ordinal);
        await RunScienceAsync(prefix);
    }

    [Theory]
    [InlineData("conda-lock")]
    [InlineData("pixi")]
    [InlineData("explicit")]
    public async Task Create_FromLockfile_GivesTheSamePackagesAndRuns(string format)
    {
        string folder = channel.NewFolder();
        string lockfile = Path.Combine(folder, "lock");
        string prefix = Path.Combine(folder, "env");

        Command locked = await channel.CondaStoreAsync("local", "lock", "python", "flask", "numpy", "--format", format, "--output", lockfile);
        Command created = await Command.CondaStoreAsync("local", "create", "--prefix", prefix, "--lockfile", lockfile, "--cache", channel.Cache);
        Command again = await channel.CondaStoreAsync("local", "create", "--prefix", prefix, "python", "flask", "numpy");

        Assert.True(locked.ExitCode == 0, locked.Error);
        Assert.True(created.ExitCode == 0, created.Error);
        Assert.Contains("already", again.Out, StringComparison.Ordinal);
        Command ran = await Command.RunAloneAsync(Path.Combine(prefix, "bin/python"), "-c", "import flask, numpy; print(numpy.eye(2).sum())");
        Assert.Equal("2.0\n", ran.Out);
    }

    [Fact]
    public async Task Verify_DeletedTruncatedAndEditedFiles_AreReportedByPath()
    {
        string prefix = Path.Combine(channel.NewFolder(), "env");
        await channel.CondaStoreAsync("local", "create", "--prefix", prefix, "--link", "copy", "python", "flask", "six");
        string site = Path.Combine(prefix, "lib/python3/dist-packages");
        File.Delete(Path.Combine(site, "flask/cli.py"));
        using (FileStream truncated = File.OpenWrite(Path.Combine(site, "flask/app.py")))
        {
            truncated.SetLength(truncated.Length - 1);
        }

        string edited = Path.Combine(site, "six.py");
        byte[] content = await File.ReadAllBytesAsync(edited);
        content[10] ^= 1;
        await File.WriteAllBytesAsync(edited, content);

        Command verified = await Command.CondaStoreAsync("local", "verify", "--prefix", prefix);

        Assert.Equal(1, verified.ExitCode);
        Assert.Contains("missing  lib/python3/dist-packages/flask/cli.py (flask", verified.Out, StringComparison.Ordinal);
        Assert.Contains("size  lib/python3/dist-packages/flask/app.py (flask", verified.Out, StringComparison.Ordinal);
        Assert.Contains("content  lib/python3/dist-packages/six.py (six", verified.Out, StringComparison.Ordinal);
        Assert.Contains(" 3 differences", verified.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_TwoAtOnceWithOneCache_BothSucceed()
    {
        string folder = channel.NewFolder();
        string cache = Path.Combine(folder, "cache");
        string[] prefixes = [Path.Combine(folder, "a"), Path.Combine(folder, "b")];

        Command[] created = await Task.WhenAll(prefixes.Select(prefix => Command.CondaStoreAsync(
            "local", "create", "--prefix", prefix, "python", "flask", "--channel", channel.Url, "--override-channels", "--cache", cache)));

        Assert.All(created, command => Assert.True(command.ExitCode == 0, command.Error));
        Command[] verified = await Task.WhenAll(prefixes.Select(prefix => Command.CondaStoreAsync("local", "verify", "--prefix", prefix)));
        Assert.All(verified, command => Assert.True(command.ExitCode == 0, command.Out));
    }

    private static async Task RunScienceAsync(string prefix)
    {
        string picture = Path.Combine(prefix, "..", "plot.png");
        const string Program = """
            import sys, ssl, sqlite3, requests, numpy, pandas, scipy.linalg, flask, matplotlib
            matplotlib.use("Agg")
            import matplotlib.pyplot as plot
            plot.plot([1, 4, 9])
            plot.savefig(sys.argv[1])
            print(sys.prefix)
            print(scipy.linalg.det(numpy.array([[2.0, 0.0], [0.0, 3.0]])))
            print(pandas.DataFrame({"a": [1, 2]})["a"].sum())
            print(sqlite3.connect(":memory:").execute("select 40 + 2").fetchone()[0])
            strangers = {line.split()[-1] for line in open("/proc/self/maps") if line.rstrip().endswith((".so", ".so.6", ".so.1", ".so.3"))}
            print(sorted(s for s in strangers if not s.startswith(sys.prefix) and not s.rsplit("/", 1)[-1].startswith(("libc.", "libm.", "ld-linux", "libdl.", "libpthread.", "librt.", "libutil.", "libresolv."))))
            """;
        Command ran = await Command.RunAloneAsync(Path.Combine(prefix, "bin/python"), "-c", Program, picture);

        Assert.True(ran.ExitCode == 0, ran.Error);
        Assert.Equal([prefix, "6.0", "3", "42", "[]"], ran.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await File.ReadAllBytesAsync(picture))[..4]);
    }
}
