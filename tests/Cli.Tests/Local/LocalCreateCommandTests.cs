using System.Text.Json;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Tests.TestSupport;

namespace CondaStore.Cli.Tests.Local;

public sealed class LocalCreateCommandTests
{
    [Fact]
    public async Task Create_Specs_MakesAnEnvironmentThatVerifies()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();

        CommandRun created = await channel.RunAsync("local", "create", "--prefix", channel.Prefix, "tool", "data");
        CommandRun verified = await CommandRun.OfAsync("local", "verify", "--prefix", channel.Prefix);

        Assert.Equal(ExitCodes.Success, created.ExitCode);
        Assert.Contains("3 packages, 3 linked", created.Out, StringComparison.Ordinal);
        Assert.Equal($"lies in {channel.Prefix}\n", await File.ReadAllTextAsync(Path.Combine(channel.Prefix, "lib/library.txt")));
        Assert.Equal(ExitCodes.Success, verified.ExitCode);
        Assert.Contains("0 differences", verified.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_VariablesThatActivationIgnores_WarnsOfThem()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        string[] create = ["local", "create", "--prefix", channel.Prefix, "tool"];
        await channel.RunAsync(create);
        string folder = Directory.CreateDirectory(Path.Combine(channel.Prefix, "etc/conda/env_vars.d")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "tool.json"), """{"PATH":"/evil"}""");

        CommandRun text = await channel.RunAsync(create);
        CommandRun json = await channel.RunAsync([.. create, "--json"]);

        Assert.Contains("The variable 'PATH' of", text.Error, StringComparison.Ordinal);
        Assert.Contains("The variable \\u0027PATH\\u0027 of", json.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conda-lock")]
    [InlineData("pixi")]
    [InlineData("explicit")]
    public async Task Create_Lockfile_GivesTheSameEnvironment(string format)
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        string lockfile = channel.At("lock");
        await channel.RunAsync("local", "lock", "tool", "data", "--format", format, "--output", lockfile);

        CommandRun run = await CommandRun.OfAsync(
            "local", "create", "--prefix", channel.Prefix, "--lockfile", lockfile, "--cache", channel.Cache);

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Equal(
            ["data-1.0-0.json", "library-3.1-0.json", "tool-2.0-0.json"],
            Directory.EnumerateFiles(Path.Combine(channel.Prefix, "conda-meta"), "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        using JsonDocument tool = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(channel.Prefix, "conda-meta/tool-2.0-0.json")));
        Assert.Equal("library >=3", tool.RootElement.GetProperty("depends")[0].GetString());
    }

    [Fact]
    public async Task Create_KilledBeforeItsPlanWasWritten_IsCompleted()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        Directory.CreateDirectory(Path.Combine(channel.Prefix, "conda-meta"));
        await File.WriteAllTextAsync(Path.Combine(channel.Prefix, "conda-meta/.lock"), "");

        CommandRun run = await channel.RunAsync("local", "create", "--prefix", channel.Prefix, "tool");

        Assert.Equal(ExitCodes.Success, run.ExitCode);
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("conda-meta/notes.txt")]
    public async Task Create_FolderOfSomethingElse_IsLeftAlone(string file)
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        string path = Path.Combine(channel.Prefix, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "mine");

        CommandRun run = await channel.RunAsync("local", "create", "--prefix", channel.Prefix, "tool");

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Create_EnvironmentOfAPixiLockfile_IsTheOneThatIsNamed()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        string lockfile = channel.At("pixi.lock");
        await channel.RunAsync("local", "lock", "tool", "--format", "pixi", "--output", lockfile, "--platform", "linux-64");
        await File.WriteAllTextAsync(lockfile, (await File.ReadAllTextAsync(lockfile)).Replace("  default:\n", "  prod:\n", StringComparison.Ordinal)
            .Replace("packages:\n- conda", "  test:\n    channels: []\n    packages:\n      linux-64: []\npackages:\n- conda", StringComparison.Ordinal));
        string[] create = ["local", "create", "--prefix", channel.Prefix, "--lockfile", lockfile, "--cache", channel.Cache, "--platform", "linux-64"];

        CommandRun refused = await CommandRun.OfAsync(create);
        CommandRun made = await CommandRun.OfAsync([.. create, "--environment", "prod"]);
        CommandRun withoutLockfile = await channel.RunAsync("local", "create", "--prefix", channel.Prefix, "tool", "--environment", "prod");

        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.Contains("it has prod, test; on the command line, --environment names one", refused.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Success, made.ExitCode);
        Assert.Contains("2 packages", made.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, withoutLockfile.ExitCode);
    }

    [Fact]
    public async Task Create_EnvironmentFileAsLockfile_IsAnError()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        string file = channel.Write("environment.yml", "name: x\ndependencies:\n  - data\n");

        CommandRun run = await CommandRun.OfAsync("local", "create", "--prefix", channel.Prefix, "--lockfile", file, "--cache", channel.Cache);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("give it with --file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_Offline_TakesPackagesFromTheCacheAlone()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        using FolderServer server = new(channel.Folder);
        string[] solve = ["tool", "--channel", server.Url, "--override-channels", "--cache", channel.Cache, "--platform", "linux-64"];
        await CommandRun.OfAsync(["local", "lock", .. solve]);
        int before = server.Requests.Count;

        CommandRun run = await CommandRun.OfAsync(["local", "create", "--prefix", channel.Prefix, "--offline", .. solve]);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("error CS1305", run.Error, StringComparison.Ordinal);
        Assert.Contains("is not in the cache, and nothing may be requested", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, server.Requests.Count);
    }

    [Fact]
    public async Task Create_Again_ChangesNothing()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        await channel.RunAsync("local", "create", "--prefix", channel.Prefix, "tool");

        CommandRun run = await channel.RunAsync("local", "create", "--prefix", channel.Prefix, "tool", "--json");

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        JsonElement report = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(0, report.GetProperty("linked").GetInt32());
        Assert.Equal(2, report.GetProperty("unchanged").GetInt32());
        Assert.All(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal("progress", JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()));
    }

    [Fact]
    public async Task Create_FileWithVariables_KeepsThoseThatSayNothingAboutTheMachine()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        string file = channel.Write("environment.yml", "dependencies:\n  - data\nvariables:\n  MODE: fast\n  CONDA_OVERRIDE_CUDA: '12.0'\n");

        CommandRun run = await channel.RunAsync("local", "create", "--prefix", channel.Prefix, "--file", file);

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        string state = await File.ReadAllTextAsync(Path.Combine(channel.Prefix, "conda-meta/state"));
        Assert.Contains("fast", state, StringComparison.Ordinal);
        Assert.DoesNotContain("CUDA", state, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_FolderWithOtherFiles_IsLeftAlone()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        channel.Write("env/thesis.txt", "mine");

        CommandRun run = await channel.RunAsync("local", "create", "--prefix", channel.Prefix, "tool");

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("neither empty nor an environment", run.Error, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(channel.Prefix));
    }

    [Theory]
    [InlineData(true, "error CS1008: --lockfile cannot be combined with --file or packages")]
    [InlineData(false, "error CS1009: There is no file ")]
    public async Task Create_LockfileAndSpecs_IsRefused(bool isThere, string expected)
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        string lockfile = isThere ? channel.Write("lock", "@EXPLICIT\n") : channel.Prefix + "/missing.lock";

        CommandRun run = await channel.RunAsync("local", "create", "--prefix", channel.Prefix, "tool", "--lockfile", lockfile);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_FailedSolveAsJson_TellsTheErrorAsAnEvent()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();

        CommandRun run = await channel.RunAsync("local", "create", "--prefix", channel.Prefix, "tol", "--json");

        Assert.Equal(ExitCodes.SolveFailed, run.ExitCode);
        JsonElement last = JsonDocument.Parse(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement;
        Assert.Equal("CS1201", last.GetProperty("code").GetString());
        Assert.Contains("tool", last.GetProperty("hints").ToString() + last.GetProperty("message"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(channel.Prefix));
    }
}
