using System.Text;
using System.Text.RegularExpressions;
using CondaStore.Cli.Tests.TestSupport;

namespace CondaStore.Cli.Tests.Environments;

public sealed class EnvironmentEditCommandTests : IAsyncLifetime
{
    private const string Written = "# of the team\nname: e\nchannels: [local]\ndependencies:\n- p1  # the base\n";

    private EmbeddedStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync();
        await RunAsync("true", "env", "create", "team/e", "--file", _store.Write("written.yml", Written), "--wait");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Edit_ChangedText_IsBuiltWithItsComments()
    {
        CommandRun edited = await RunAsync("sed -i s/p1/p4/", "env", "edit", "team/e", "--yes", "--wait");
        CommandRun text = await RunAsync("true", "build", "download", "2", "-", "--what", "specification");

        Assert.True(edited.ExitCode == 0, edited.Error);
        Assert.Matches(@"(?m)^\+ +p4 +- ", edited.Out);
        Assert.Equal(Written.Replace("p1", "p4", StringComparison.Ordinal).Replace("name: e", "name: \"e\"", StringComparison.Ordinal), Encoding.UTF8.GetString(text.Bytes));
        Assert.DoesNotContain("what you have written", edited.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_WithoutAGoodChange_BuildsNothingAndKeepsWhatWasWritten()
    {
        foreach ((string editor, int code, string said) in new[]
        {
            ("true", 0, "nothing was changed"), ("false", 130, "nothing was changed"), ("no-such-editor", 2, "does not exist"),
        })
        {
            CommandRun unchanged = await RunAsync(editor, "env", "edit", "team/e", "--yes");
            Assert.Equal((editor, code), (editor, unchanged.ExitCode));
            Assert.Contains(said, unchanged.Error, StringComparison.Ordinal);
        }

        foreach ((string change, int code) in new[] { ("s/p1/nothing/", 5), ("s/dependencies/dependecies/", 2), ("s/p1/p4/", 2) })
        {
            CommandRun mistaken = await RunAsync("sed -i " + change, "env", "edit", "team/e");
            string kept = Regex.Match(mistaken.Error, "what you have written is in (.*)").Groups[1].Value.Trim();
            Assert.Equal((change, code), (change, mistaken.ExitCode));
            Assert.NotEqual(Written, await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken));
            Directory.Delete(Path.GetDirectoryName(kept)!, recursive: true);
        }

        CommandRun builds = await RunAsync("true", "build", "list", "--json=id");
        Assert.Equal("""[{"id":1}]""", builds.Out.Trim());
    }

    private Task<CommandRun> RunAsync(string editor, params string[] arguments) => CommandRun.InAsync(
        new Dictionary<string, string> { ["EDITOR"] = editor, ["CONDA_STORE_URL"] = _store.Url, ["CONDA_STORE_TOKEN"] = _store.Token() }, "", arguments);
}
