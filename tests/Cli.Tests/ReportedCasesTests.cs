using System.Diagnostics;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Tests.Support;

namespace CondaStore.Cli.Tests;

/// <summary>The reported cases in the folder <c>Cases</c>, each as the user who met it ran it.</summary>
public sealed class ReportedCasesTests : IDisposable
{
    private static readonly string Cases = Path.Combine(AppContext.BaseDirectory, "Cases");
    private static readonly string Channel = Path.Combine(Cases, "channel");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("lock", "--output")]
    [InlineData("create", "--prefix")]
    public async Task PipSection_CannotBeHad_IsAFailureNotASmallerSuccess(string command, string target)
    {
        using TestIndex index = new();
        using LoopbackListener server = index.Listen();
        string file = Fill("02-lock-drops-pip-section/environment.yml");

        CommandRun run = await RunAsync(
            "local", command, "-q", "-p", "linux-64", "--file", file, target, _directory.At("made"), "--index-url", $"{server.Url}/simple/");

        Assert.Equal(ExitCodes.SolveFailed, run.ExitCode);
        Assert.Contains("idna==3.4", run.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(_directory.At("made")));
    }

    [Fact]
    public async Task ChannelWithAQuery_ComesBehindThePathOfArchivesToo()
    {
        using FolderServer server = new(Channel);

        CommandRun run = await RunAsync(
            "local", "create", "--prefix", _directory.At("env"), "--channel", $"{server.Url}/?sig=abc", "--override-channels", "a");

        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, Errors(run)));
        Assert.Contains("/linux-64/a-1.0-0.tar.bz2?sig=abc", server.Requests);
    }

    [Theory]
    [InlineData("empty-md5")]
    [InlineData("virtual-package")]
    public async Task LockfileOfCondaLock_IsInstalled(string name)
    {
        string lockfile = Fill($"06-conda-lock-own-files-refused/{name}.yml");

        CommandRun run = await RunAsync("local", "create", "-q", "--prefix", _directory.At("env"), "--lockfile", lockfile, "--platform", "linux-64");

        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, Errors(run)));
        Assert.True(File.Exists(_directory.At("env/conda-meta/a-1.0-0.json")));
    }

    [Fact]
    public async Task LockfileOfCondaLock_WithARepository_IsRefusedByName()
    {
        string lockfile = Fill("06-conda-lock-own-files-refused/git-pip.yml");

        CommandRun run = await RunAsync("local", "create", "-q", "--prefix", _directory.At("env"), "--lockfile", lockfile, "--platform", "linux-64");

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("'thing' has to be built, and the environment has no Python", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory.At("env")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ArchiveOutsideAChannel_IsInstalled(bool isFile)
    {
        string folder = _directory.At("files");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(Channel, "linux-64/a-1.0-0.tar.bz2"), Path.Combine(folder, "a-1.0-0.tar.bz2"));
        using FolderServer server = new(folder);
        string spec = (isFile ? folder : server.Url) + "/a-1.0-0.tar.bz2";
        string file = _directory.Write("environment.yml", $"dependencies:\n- {spec}\n");

        foreach (string[] input in (string[][])[[spec], ["--file", file]])
        {
            string prefix = _directory.At($"env{input.Length}");
            CommandRun run = await RunAsync(
                ["local", "create", "--prefix", prefix, "--platform", "linux-64", "--channel", $"file://{Channel}", "--override-channels", .. input]);

            Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, Errors(run)));
            Assert.True(File.Exists(Path.Combine(prefix, "conda-meta/a-1.0-0.json")));
        }
    }

    [Theory]
    [InlineData("@EXPLICIT\nfile://{0}/noarch/n-1.0-0.tar.bz2\n", 1)]
    [InlineData("@EXPLICIT\n", 0)]
    public async Task ExplicitListOfNoarchArchives_FitsEveryPlatform(string text, int packages)
    {
        string list = _directory.Write("list.txt", text.Replace("{0}", Channel, StringComparison.Ordinal));

        CommandRun run = await RunAsync("local", "create", "--prefix", _directory.At("env"), "--lockfile", list, "--platform", "linux-64");

        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, Errors(run)));
        Assert.Equal(packages, Directory.EnumerateFiles(_directory.At("env/conda-meta"), "*.json").Count());
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("*", true)]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("127.0.0.1:PORT", true)]
    [InlineData("127.0.0.1:1", false)]
    [InlineData("", false)]
    public async Task NoProxy_Form_IsUnderstood(string form, bool isDirect)
    {
        using FolderServer server = new(Channel);
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "conda-store"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["http_proxy"] = "http://127.0.0.1:1",
                ["no_proxy"] = form.Replace("PORT", $"{server.Port}", StringComparison.Ordinal),
            },
        };
        foreach (string argument in (string[])
            ["local", "lock", "-q", "-p", "linux-64", "-c", server.Url, "--override-channels", "--format", "explicit", "a", "--cache", _directory.At("cache")])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> reading = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await reading;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(isDirect, process.ExitCode == 0);
        Assert.Equal(isDirect, output.Contains("a-1.0-0.tar.bz2", StringComparison.Ordinal));
        Assert.Equal(!isDirect, error.Contains("through the proxy http://127.0.0.1:1/ (http_proxy)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LockfileInThePlaceOfAnEnvironmentFile_IsAnError()
    {
        string lockfile = Fill("14-lockfile-given-as-file-makes-empty-environment/conda-lock.yml");

        CommandRun run = await RunAsync("local", "create", "--prefix", _directory.At("env"), "--file", lockfile);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("--lockfile", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory.At("env")));
    }

    [Fact]
    public async Task CarriageReturnsAsLineEnds_AreRead()
    {
        string file = Path.Combine(Cases, "15-cr-line-endings-crash/environment.yml");

        CommandRun run = await RunAsync("local", "lock", "--file", file, "--channel", "file:///nonexistent", "--override-channels");

        Assert.Equal(ExitCodes.NotFound, run.ExitCode);
        Assert.Contains("file:///nonexistent does not exist", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConstraintWithExtras_ExcludesNoRecord()
    {
        CommandRun run = await RunAsync(
            "local", "lock", "-q", "-p", "linux-64", "--channel", ChannelOf("17-unreadable-constraint-excludes-record"), "--override-channels", "--format", "explicit", "i");

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains("i-2.1-0.conda", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordThatCannotBeUsed_IsTold()
    {
        CommandRun run = await RunAsync(
            "local", "lock", "-p", "linux-64", "--channel", ChannelOf("21-skipped-records-are-not-told"), "--override-channels", "--format", "explicit", "a");

        Assert.Equal(ExitCodes.SolveFailed, run.ExitCode);
        Assert.Contains("has records of 'a' that cannot be used: linux-64/a-1.0-0.conda: the requirements are not a list", run.Error, StringComparison.Ordinal);
    }

    private static string ChannelOf(string name) => $"file://{Path.Combine(Cases, name, "channel")}";

    private static string Errors(CommandRun run) => string.Join('\n', run.Error.Split('\n').Where(line => line.StartsWith("error", StringComparison.Ordinal)));

    /// <summary>A copy of a file of a case with its places filled in.</summary>
    private string Fill(string name) => _directory.Write(
        Path.GetFileName(name),
        File.ReadAllText(Path.Combine(Cases, name))
            .Replace("HERE/channel", Channel, StringComparison.Ordinal)
            .Replace("CHANNEL", $"file://{Channel}", StringComparison.Ordinal));

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync([.. arguments, "--cache", _directory.At("cache")]);
}
