using System.Diagnostics;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Client;

namespace CondaStore.Cli.Tests.Running;

/// <summary>Programs in environments of a whole store, installed on this machine with a cache of their own.</summary>
public sealed class RunCommandTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    private string[] Cache => ["--cache", _store.At("cache")];

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Run_Program_RunsInTheEnvironmentAndReturnsItsExitCode()
    {
        RemoteBuild first = await _store.BuildAsync("team", "e", "hello=1");
        await _store.BuildAsync("team", "e", "hello=2");

        CommandRun installed = await RunAsync(["team/e", .. Cache, "--", "hello"]);
        CommandRun cached = await RunAsync(["team/e", .. Cache, "--", "hello"]);
        CommandRun old = await RunAsync([$"team/e@{first.Id}", .. Cache, "--quiet", "--", "hello"]);
        CommandRun code = await RunAsync(["team/e", .. Cache, "--", "sh", "-c", "echo $CONDA_PREFIX; echo \"$0 $1\" >&2; exit 7", "--json", "-x"]);
        CommandRun missing = await RunAsync(["team/e", .. Cache, "--", "no-such-program"]);

        Assert.Equal((0, "hello 2.0\n"), (installed.ExitCode, installed.Out));
        Assert.Contains("installing build 2 of team/e", installed.Error, StringComparison.Ordinal);
        Assert.Equal((0, "hello 2.0\n", ""), (cached.ExitCode, cached.Out, cached.Error));
        Assert.Equal((0, "hello 1.0\n", ""), (old.ExitCode, old.Out, old.Error));
        Assert.Equal((7, "--json -x\n"), (code.ExitCode, code.Error));
        Assert.StartsWith(_store.At("cache/environments/team-e-"), code.Out, StringComparison.Ordinal);
        Assert.Equal(127, missing.ExitCode);
        Assert.Contains("no program 'no-such-program'", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_VariablesAndScripts_AreThoseOfTheEnvironment()
    {
        string file = _store.Write("e.yml", "channels: [local]\ndependencies: [p1]\nvariables: {GREETING: 'good day', CONDA_OVERRIDE_CUDA: '12'}\n");
        CommandRun created = await _store.RunAsync("env", "create", "team/e", "--file", file, "--wait");
        CommandRun before = await RunAsync(["team/e", .. Cache, "--", "sh", "-c", "echo $CONDA_PREFIX"]);
        string prefix = before.Out.Trim();
        Directory.CreateDirectory(Path.Combine(prefix, "etc/conda/activate.d"));
        await File.WriteAllTextAsync(Path.Combine(prefix, "etc/conda/activate.d/a.sh"), "echo noise\nexport FROM_SCRIPT=\"$GREETING!\"\n");

        CommandRun run = await RunAsync(["team/e", .. Cache, "--", "sh", "-c", "echo \"$GREETING|$FROM_SCRIPT|$CONDA_OVERRIDE_CUDA|$PATH\""]);

        Assert.True(created.ExitCode == 0, created.Error);
        Assert.Equal($"good day|good day!||{prefix}/bin:/usr/bin:/bin\n", run.Out);
    }

    [Fact]
    public async Task Run_Offline_UsesWhatIsOnThisMachine()
    {
        await _store.BuildAsync("team", "e", "hello");
        await RunAsync(["team/e", .. Cache, "--", "hello"]);
        await _store.StopAsync();

        CommandRun offline = await RunAsync(["team/e", .. Cache, "--offline", "--", "hello"]);
        CommandRun other = await RunAsync(["team/e@1", .. Cache, "--offline", "--", "hello"]);
        CommandRun online = await RunAsync(["team/e", .. Cache, "--", "hello"]);

        Assert.Equal((0, "hello 2.0\n"), (offline.ExitCode, offline.Out));
        Assert.Equal(3, other.ExitCode);
        Assert.Equal(1, online.ExitCode);
        Assert.Contains("hint: --offline uses the environment", online.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InstallationWasInterrupted_CompletesIt()
    {
        await _store.BuildAsync("team", "e", "hello");
        string prefix = (await RunAsync(["team/e", .. Cache, "--", "sh", "-c", "echo $CONDA_PREFIX"])).Out.Trim();
        File.Delete(Path.Combine(prefix, "conda-meta/history"));
        File.Delete(Path.Combine(prefix, "bin/hello"));
        File.Delete(Directory.GetFiles(Path.Combine(prefix, "conda-meta"), "hello-*.json").Single());

        CommandRun run = await RunAsync(["team/e", .. Cache, "--", "hello"]);

        Assert.Equal((0, "hello 2.0\n"), (run.ExitCode, run.Out));
    }

    [Theory]
    [InlineData(3, "team/nothing", "--", "hello")]
    [InlineData(3, "team/e@99", "--", "hello")]
    [InlineData(1, "team/failed", "--", "hello")]
    [InlineData(2, "e", "--", "hello")]
    [InlineData(2)]
    public async Task Run_WrongArguments_ExitCodeTellsWhy(int expected, params string[] arguments)
    {
        await _store.BuildAsync("team", "e", "hello");
        await _store.BuildAsync("team", "failed", "nothing");

        CommandRun run = await RunAsync(arguments);

        Assert.Equal(expected, run.ExitCode);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Run_WithoutRights_IsDenied()
    {
        await _store.BuildAsync("team", "e", "hello");

        CommandRun nobody = await _store.RunAsAsync(null, ["run", "team/e", .. Cache, "--", "hello"]);

        Assert.Equal(4, nobody.ExitCode);
    }

    [Fact]
    public async Task Run_RealCommand_IsReplacedByTheProgram()
    {
        await _store.BuildAsync("team", "e", "hello");

        (int code, string output, string pid) = await StartAsync("echo $$; hello; kill -TERM $$");
        // Lists the signals that are ignored from the start; those of the test itself may be some, when it runs in the background.
        (int _, string ignored, _) = await StartAsync("trap", "bash");
        using Process direct = Process.Start(new ProcessStartInfo("bash", ["-c", "trap"]) { RedirectStandardOutput = true })!;
        string inherited = await direct.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(143, code);
        Assert.Equal($"{pid}\nhello 2.0\n", output);
        // The runtime ignores this one, and so do programs that it starts in the usual way.
        Assert.Equal(inherited.Replace("trap -- '' SIGPIPE\n", "", StringComparison.Ordinal), ignored);
    }

    [Fact]
    public async Task Pull_Build_InstallsItInTheFolder()
    {
        await _store.BuildAsync("team", "e", "hello=1");
        CommandRun pulled = await _store.RunAsync(["pull", "team/e", "--prefix", _store.At("env"), .. Cache]);
        CommandRun verified = await CommandRun.OfAsync("local", "verify", "--prefix", _store.At("env"));
        await _store.BuildAsync("team", "e", "hello=2", "p1");
        CommandRun changed = await _store.RunAsync(["pull", "team/e", "--prefix", _store.At("env"), .. Cache, "--json"]);
        _store.Write("other/file.txt", "mine");
        CommandRun refused = await _store.RunAsync(["pull", "team/e", "--prefix", _store.At("other"), .. Cache]);
        CommandRun missing = await _store.RunAsync(["pull", "team/nothing", "--prefix", _store.At("none"), .. Cache]);

        Assert.True(pulled.ExitCode == 0, pulled.Error);
        Assert.Contains("use it: export PATH=", pulled.Out, StringComparison.Ordinal);
        Assert.True(verified.ExitCode == 0, verified.Out);
        Assert.True(changed.ExitCode == 0, changed.Error);
        Assert.Contains("\"packages\":3", changed.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(_store.At("env/share/p1/0.txt")));
        Assert.Equal("hello 2.0\n", await File.ReadAllTextAsync(_store.At("env/share/hello/greeting.txt")));
        Assert.Equal((2, 3), (refused.ExitCode, missing.ExitCode));
        Assert.False(Directory.Exists(_store.At("none")));
    }

    [Fact]
    public async Task Shell_Bash_HasTheEnvironmentAfterTheUsersOwnFile()
    {
        await _store.BuildAsync("team", "e", "hello");
        string shell = _store.Write("bin/bash", "#!/bin/sh\necho \"$@\"\ncat \"$2\"\nhello\n");
        File.SetUnixFileMode(shell, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Dictionary<string, string> variables = new()
        {
            ["CONDA_STORE_URL"] = _store.Url,
            ["CONDA_STORE_TOKEN"] = _store.Token(),
            ["SHELL"] = shell,
            ["XDG_CONFIG_HOME"] = _store.At("none"),
        };

        CommandRun run = await CommandRun.InAsync(variables, "", ["shell", "team/e", .. Cache]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Matches(@"^--rcfile \S+\.bashrc -i\n\[ -f ~/\.bashrc \] && \. ~/\.bashrc\nexport PATH=\S+/bin:", run.Out);
        Assert.Contains("PS1='(team/e) '\"$PS1\"", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("hello 2.0\n", run.Out, StringComparison.Ordinal);
    }

    private Task<CommandRun> RunAsync(string[] arguments) => _store.RunAsync(["run", .. arguments]);

    private async Task<(int Code, string Output, string Pid)> StartAsync(string script, string shell = "sh")
    {
        ProcessStartInfo start = new(
            Path.Combine(AppContext.BaseDirectory, "conda-store"),
            ["run", "team/e", "--cache", _store.At("cache"), "--quiet", "--", shell, "-c", script])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["CONDA_STORE_URL"] = _store.Url;
        start.Environment["CONDA_STORE_TOKEN"] = _store.Token();
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, $"{process.Id}");
    }
}
