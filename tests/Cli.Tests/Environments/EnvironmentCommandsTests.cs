using System.Text.Json;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Client;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Cli.Tests.Environments;

/// <summary>The life of environments from the command line, on a whole store.</summary>
public sealed class EnvironmentCommandsTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    private string File => _store.Write("environment.yml", "name: whatever\nchannels: [local]\ndependencies:\n- p1\n- hello=1\n");

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Create_AddUpdateRemove_BuildWhatIsRequired()
    {
        CommandRun created = await RunAsync("env", "create", "team/e", "--file", File, "--wait");
        CommandRun again = await RunAsync("env", "create", "team/e", "--file", File);
        CommandRun shown = await RunAsync("env", "show", "team/e");
        CommandRun added = await RunAsync("env", "add", "team/e", "p3", "hello", "--wait", "--json", "--quiet");
        CommandRun diff = await RunAsync("env", "diff", "team/e");
        CommandRun updated = await RunAsync("env", "update", "team/e", "hello=1", "--wait");
        CommandRun rebuilt = await RunAsync("env", "update", "team/e", "--wait");
        CommandRun removed = await RunAsync("env", "remove", "team/e", "p3", "--wait");
        CommandRun replaced = await RunAsync("env", "update", "team/e", "--file", File, "--wait");
        CommandRun history = await RunAsync("env", "history", "team/e");
        CommandRun specification = await RunAsync("env", "export", "team/e@4", "--format", "specification");

        Assert.All([created, shown, added, diff, updated, rebuilt, removed, replaced, history, specification], r => Assert.True(r.ExitCode == 0, r.Error));
        Assert.StartsWith("build 1 of team/e: COMPLETED", created.Out, StringComparison.Ordinal);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("CS1507", again.Error, StringComparison.Ordinal);
        Assert.Contains("p1, hello=1", shown.Out, StringComparison.Ordinal);
        Assert.Equal(2, Json(added).GetProperty("id").GetInt64());
        Assert.Matches(@"(?m)^~ +hello +1\.0 \S+ +2\.0 ", diff.Out);
        Assert.Matches(@"(?m)^\+ +p3 +- +1\.0 ", diff.Out);
        Assert.Equal(7, history.Out.Trim().Split('\n').Length);
        Assert.Matches(@"(?m)^\* +6 +COMPLETED ", history.Out);
        Assert.Equal("name: e\nchannels:\n- local\ndependencies:\n- p1\n- hello=1\n- p3\n", specification.Out.Replace("  - ", "- ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_Filters_ChooseEnvironments()
    {
        await _store.BuildAsync("team", "one", "hello=1");
        await _store.BuildAsync("team", "two", "hello=2", "p1");
        await _store.BuildAsync("other", "three", "p1");
        await _store.BuildAsync("other", "three", "nothing");
        await _store.Client.Environments.DescribeAsync("team", "one", "The first", CancellationToken.None);

        CommandRun all = await RunAsync("env", "list");
        CommandRun old = await RunAsync("env", "list", "--uses", "hello<2", "--json=name");
        CommandRun both = await RunAsync("env", "list", "--uses", "hello", "--uses", "p1", "--namespace", "team", "--json=name");
        CommandRun failing = await RunAsync("env", "list", "--failing", "--json=name");
        CommandRun stale = await RunAsync("env", "list", "--stale", "1d");
        CommandRun none = await RunAsync("env", "list", "--search", "zzz", "--json");
        CommandRun viewer = await _store.RunAsAsync(_store.Token("team/*", Role.Viewer), "env", "list", "--json=name");

        Assert.Equal(4, all.Out.Trim().Split('\n').Length);
        Assert.Matches(@"(?m)^team/one +\d+ +The first$", all.Out);
        Assert.Equal("""[{"name":"one"}]""", old.Out.Trim());
        Assert.Equal("""[{"name":"two"}]""", both.Out.Trim());
        Assert.Equal("""[{"name":"three"}]""", failing.Out.Trim());
        Assert.Equal((0, "", "no environments"), (stale.ExitCode, stale.Out, stale.Error.Trim()));
        Assert.Equal("[]", none.Out.Trim());
        Assert.Equal("""[{"name":"one"},{"name":"two"}]""", viewer.Out.Trim());
    }

    [Fact]
    public async Task RollbackAndActivate_TwoBuilds_ChangeTheActiveOne()
    {
        RemoteBuild first = await _store.BuildAsync("team", "e", "p1");
        RemoteBuild second = await _store.BuildAsync("team", "e", "p2");
        await _store.BuildAsync("team", "other", "p2");

        CommandRun rolledBack = await RunAsync("env", "rollback", "team/e");
        RemoteEnvironment back = await _store.Client.Environments.GetAsync("team", "e", CancellationToken.None);
        CommandRun nothing = await RunAsync("env", "rollback", "team/e");
        CommandRun activated = await RunAsync("env", "activate", $"team/e@{second.Id}", "--json=current_build_id");
        CommandRun foreign = await RunAsync("env", "activate", $"team/other@{second.Id}");
        CommandRun which = await RunAsync("env", "activate", "team/e");
        CommandRun byBuild = await RunAsync("build", "activate", $"{first.Id}");

        Assert.Contains($"build {first.Id} is the active build of team/e", rolledBack.Out, StringComparison.Ordinal);
        Assert.Equal(first.Id, back.CurrentBuildId);
        Assert.Equal((3, 3, 2), (nothing.ExitCode, foreign.ExitCode, which.ExitCode));
        Assert.Equal($$"""{"current_build_id":{{second.Id}}}""", activated.Out.Trim());
        Assert.Equal(0, byBuild.ExitCode);
    }

    [Fact]
    public async Task Copy_WithoutAndWithSolving_HasTheSamePackagesOrTheSameRequirements()
    {
        await _store.BuildAsync("team", "e", "hello", "p1");

        CommandRun copied = await RunAsync("env", "copy", "team/e", "other/copy", "--wait");
        CommandRun solved = await RunAsync("env", "copy", "team/e", "other/solved", "--solve", "--wait");
        CommandRun same = await RunAsync("env", "diff", "team/e", "other/copy", "--json");
        CommandRun changed = await RunAsync("env", "add", "other/copy", "p2");
        CommandRun added = await RunAsync("env", "add", "other/solved", "p2", "--wait");

        Assert.All([copied, solved, same, added], r => Assert.True(r.ExitCode == 0, r.Error));
        Assert.Equal("[]", same.Out.Trim());
        Assert.Equal(1, changed.ExitCode);
        Assert.Contains("built from a lockfile", changed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yaml", "hello=2.0=")]
    [InlineData("conda-lock", "content_hash:")]
    [InlineData("pixi", "version: 7")]
    [InlineData("explicit", "@EXPLICIT")]
    [InlineData("pylock", "lock-version = \"1.0\"")]
    [InlineData("requirements", "# Python projects")]
    public async Task Export_Format_IsWritten(string format, string expected)
    {
        await _store.BuildAsync("team", "e", "hello");

        CommandRun exported = await RunAsync("env", "export", "team/e", "--format", format);
        CommandRun file = await RunAsync("env", "export", "team/e", "--format", format, "--output", _store.At("out"));

        Assert.True(exported.ExitCode == 0, exported.Error);
        Assert.Contains(expected, exported.Out, StringComparison.Ordinal);
        Assert.Equal(exported.Out, await System.IO.File.ReadAllTextAsync(_store.At("out")));
        Assert.Equal(0, file.ExitCode);
    }

    [Fact]
    public async Task Export_Lockfile_CreatesTheSameEnvironmentAgain()
    {
        await _store.BuildAsync("team", "e", "hello", "p2");
        await RunAsync("env", "export", "team/e", "--format", "pixi", "--output", _store.At("pixi.lock"));

        CommandRun created = await RunAsync("env", "create", "team/again", "--lockfile", _store.At("pixi.lock"), "--wait");
        CommandRun diff = await RunAsync("env", "diff", "team/e", "team/again", "--json");

        Assert.True(created.ExitCode == 0, created.Error);
        Assert.Equal("[]", diff.Out.Trim());
    }

    [Fact]
    public async Task Create_DryRun_ShowsPackagesAndBuildsNothing()
    {
        CommandRun preview = await RunAsync("env", "create", "team/e", "--file", File, "--dry-run");
        CommandRun asJson = await RunAsync("env", "create", "team/e", "--file", File, "--dry-run", "--json=name,version_after");
        CommandRun listed = await RunAsync("env", "list", "--json");

        Assert.Matches(@"(?m)^\+ +hello +- +1\.0 ", preview.Out);
        Assert.Contains("nothing was built", preview.Error, StringComparison.Ordinal);
        Assert.Contains("""{"name":"hello","version_after":"1.0"}""", asJson.Out, StringComparison.Ordinal);
        Assert.Equal("[]", listed.Out.Trim());
    }

    [Fact]
    public async Task Move_Environment_HasItsHistoryUnderTheNewName()
    {
        await _store.BuildAsync("team", "e", "hello=1");
        await _store.BuildAsync("team", "e", "hello=2");
        await _store.BuildAsync("team", "taken", "p1");

        CommandRun taken = await RunAsync("env", "move", "team/e", "team/taken", "--yes");
        CommandRun unsure = await RunAsync("env", "move", "team/e", "lab/renamed");
        CommandRun moved = await RunAsync("env", "rename", "team/e", "lab/renamed", "--yes");
        CommandRun history = await RunAsync("env", "history", "lab/renamed", "--json=status");
        CommandRun packages = await RunAsync("env", "show", "lab/renamed");
        CommandRun gone = await RunAsync("env", "show", "team/e");

        Assert.Equal((1, 2, 0, 3), (taken.ExitCode, unsure.ExitCode, moved.ExitCode, gone.ExitCode));
        Assert.Equal("team/e is now lab/renamed", moved.Out.Trim());
        Assert.Equal(2, Json(history).GetArrayLength());
        Assert.Contains("hello=2", packages.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddRemoveUpdate_DryRun_ShowWhatWouldChange()
    {
        await RunAsync("env", "create", "team/e", "--file", File, "--wait");

        CommandRun add = await RunAsync("env", "add", "team/e", "p4", "--dry-run");
        CommandRun remove = await RunAsync("env", "remove", "team/e", "hello", "--dry-run", "--json=kind,name");
        CommandRun update = await RunAsync("env", "update", "team/e", "hello=2.0", "--dry-run");
        CommandRun same = await RunAsync("env", "update", "team/e", "--dry-run");
        CommandRun failing = await RunAsync("env", "update", "team/e", "hello=9", "--dry-run");
        CommandRun builds = await RunAsync("build", "list", "--json=id");

        Assert.Matches(@"(?m)^\+ +p4 +- +\S", add.Out);
        Assert.Contains("""{"kind":"removed","name":"hello"}""", remove.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^~ +hello +1\.0 \S+ +2\.0 ", update.Out);
        Assert.Equal(("", true), (same.Out.Trim(), same.Error.Contains("no package would change", StringComparison.Ordinal)));
        Assert.Equal(5, failing.ExitCode);
        Assert.Equal("""[{"id":1}]""", builds.Out.Trim());
    }

    [Fact]
    public async Task AddUpdate_KeepAndOnly_ChangeWhatWasNamed()
    {
        string file = _store.Write("pinned.yml", "channels: [local]\ndependencies: [hello=1, p1]\n");
        await RunAsync("env", "create", "team/e", "--file", file, "--wait");

        CommandRun added = await RunAsync("env", "add", "team/e", "p4", "--only", "--dry-run", "--json=kind,name");
        CommandRun dependency = await RunAsync("env", "update", "team/e", "p0", "--only", "--dry-run");
        CommandRun kept = await RunAsync("env", "remove", "team/e", "p1", "--keep", "--dry-run", "--json=kind,name");
        CommandRun named = await RunAsync("env", "update", "team/e", "hello", "--only", "--wait");
        CommandRun packages = await RunAsync("build", "packages", "2");

        Assert.Equal("""[{"kind":"added","name":"p2"},{"kind":"added","name":"p4"}]""", added.Out.Trim());
        Assert.Contains("no package would change", dependency.Error, StringComparison.Ordinal);
        Assert.Equal("""[{"kind":"removed","name":"p0"},{"kind":"removed","name":"p1"}]""", kept.Out.Trim());
        Assert.Equal(0, named.ExitCode);
        Assert.Matches(@"(?m)^hello +2\.0", packages.Out);
    }

    [Fact]
    public async Task Create_RequirementsThatCannotBeMet_EndsWithFiveAndSaysWhy()
    {
        string file = _store.Write("bad.yml", "channels: [local]\ndependencies: [nothing]\n");

        CommandRun preview = await RunAsync("env", "create", "team/e", "--file", file, "--dry-run");
        CommandRun built = await RunAsync("env", "create", "team/e", "--file", file, "--wait", "--quiet");
        CommandRun waited = await RunAsync("build", "wait", "1", "--json");

        Assert.Equal((5, 5, 5), (preview.ExitCode, built.ExitCode, waited.ExitCode));
        Assert.StartsWith("error CS1201: Build 1 of team/e failed: ", built.Error, StringComparison.Ordinal);
        Assert.Contains("hint: conda-store build logs 1", built.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("may succeed later", built.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_MalformedFile_NamesItsLine()
    {
        string file = _store.Write("bad.yml", "channels: [local]\ndependecies: [p1]\n");

        CommandRun run = await RunAsync("env", "create", "team/e", "--file", file);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"at {file}:2:1: dependecies", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DescribeAndDelete_AskAndTell()
    {
        await _store.BuildAsync("team", "e", "p1");

        CommandRun described = await RunAsync("env", "describe", "team/e", "For the course");
        CommandRun asked = await RunAsync("env", "delete", "team/e");
        CommandRun there = await RunAsync("env", "show", "team/e");
        CommandRun deleted = await RunAsync("env", "delete", "team/e", "--yes");
        CommandRun gone = await RunAsync("env", "show", "team/e");

        Assert.Equal((0, 2, 0, 0, 3), (described.ExitCode, asked.ExitCode, there.ExitCode, deleted.ExitCode, gone.ExitCode));
        Assert.Contains("For the course", there.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Env_ViewerOrAnonymous_IsDenied()
    {
        await _store.BuildAsync("team", "e", "p1");
        string viewer = _store.Token("team/*", Role.Viewer);

        CommandRun created = await _store.RunAsAsync(viewer, "env", "create", "team/new", "--file", File);
        CommandRun deleted = await _store.RunAsAsync(viewer, "env", "delete", "team/e", "--yes");
        CommandRun nobody = await _store.RunAsAsync(null, "env", "show", "team/e");
        CommandRun wrong = await _store.RunAsAsync("wrong", "env", "list");
        CommandRun noServer = await CommandRun.OfAsync("env", "list", "--url", "http://127.0.0.1:9/conda-store/", "--json");

        Assert.Equal((4, 4, 4, 4, 1), (created.ExitCode, deleted.ExitCode, nobody.ExitCode, wrong.ExitCode, noServer.ExitCode));
        Assert.Contains("you are not logged in", nobody.Error, StringComparison.Ordinal);
        Assert.Contains("CS1601", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("\"transient\":true", noServer.Error, StringComparison.Ordinal);
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => _store.RunAsync(arguments);

    private static JsonElement Json(CommandRun run) => JsonDocument.Parse(run.Out).RootElement;
}
