using System.Text.Json;
using CondaStore.Cli.Tests.TestSupport;

namespace CondaStore.Cli.Tests.Kernels;

public sealed class KernelCommandsTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    private string Folder => _store.At("jupyter/kernels");

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync();
        await _store.BuildAsync("team", "e", "hello=1.0");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Add_List_Remove_KernelThatStartsInTheEnvironment()
    {
        CommandRun added = await RunAsync("kernel", "add", "team/e", "--language", "sh", "--", "sh", "-c", "hello; echo $0", "{connection_file}");
        string file = Path.Combine(Folder, "conda-store-team-e", "kernel.json");
        using JsonDocument kernel = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        string[] command = [.. kernel.RootElement.GetProperty("argv").EnumerateArray().Select(a => a.GetString()!.Replace("{connection_file}", "/run/kernel-1.json", StringComparison.Ordinal))];
        CommandRun started = await RunAsync([.. command[1..3], "--cache", _store.At("cache"), .. command[3..]]);
        CommandRun listed = await RunAsync("kernel", "list", "--json");
        CommandRun removed = await RunAsync("kernel", "remove", "team/e");
        CommandRun nothing = await RunAsync("kernel", "list");

        Assert.True(added.ExitCode == 0, added.Error);
        Assert.Equal(("team/e", "sh", "signal"), (Text("display_name"), Text("language"), Text("interrupt_mode")));
        Assert.Equal((0, "hello 1.0\n/run/kernel-1.json\n"), (started.ExitCode, started.Out));
        Assert.Contains("\"environment\":\"team/e\"", listed.Out, StringComparison.Ordinal);
        Assert.Equal("conda-store-team-e removed\n", removed.Out);
        Assert.Equal(("", false), (nothing.Out, Directory.Exists(Path.GetDirectoryName(file))));

        string? Text(string name) => kernel.RootElement.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Add_WithoutKernelOrOverAnother_IsRefused()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "python3"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "python3", "kernel.json"), """{"argv":["python"],"display_name":"P","language":"python"}""", TestContext.Current.CancellationToken);
        string[] command = ["--", "sh", "{connection_file}"];

        CommandRun without = await RunAsync("kernel", "add", "team/e");
        CommandRun unusable = await RunAsync("kernel", "add", "team/e", "--", "sh");
        CommandRun over = await RunAsync(["kernel", "add", "team/e", "--name", "python3", .. command]);
        CommandRun badName = await RunAsync(["kernel", "add", "team/e", "--name", "../x", .. command]);
        CommandRun missing = await RunAsync("kernel", "remove", "python3");

        Assert.Equal((3, 2, 1, 2, 3), (without.ExitCode, unusable.ExitCode, over.ExitCode, badName.ExitCode, missing.ExitCode));
        Assert.Contains("hint: conda-store env add team/e ipykernel --wait", without.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder, "python3", "kernel.json")));
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.InAsync(
        new Dictionary<string, string> { ["CONDA_STORE_URL"] = _store.Url, ["CONDA_STORE_TOKEN"] = _store.Token(), ["JUPYTER_DATA_DIR"] = _store.At("jupyter") }, "", arguments);
}
