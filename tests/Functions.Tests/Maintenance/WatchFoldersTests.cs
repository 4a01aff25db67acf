using System.Text.Json;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Functions.Tests.Api;

namespace CondaStore.Functions.Tests.Maintenance;

/// <summary>Environment files in watched folders become environments, once for each of their contents.</summary>
public sealed class WatchFoldersTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _watched = new();
    private ApiStore _store = null!;

    public async ValueTask InitializeAsync() => await StartAsync(removes: false);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _watched.Dispose();
    }

    [Fact]
    public async Task File_New_IsBuiltOnceDespiteRepeatedLooks()
    {
        Write("w.yml", "w", "p1");

        await LookAsync();
        await LookAsync();

        Assert.Equal(["w"], await EnvironmentsAsync());
        JsonElement build = await _store.WaitAsync(1, "COMPLETED");
        Assert.Equal("filesystem", build.GetProperty("namespace").GetString());
        Assert.Equal(1, await BuildsAsync());
    }

    [Fact]
    public async Task File_Changed_IsBuiltAgain()
    {
        Write("w.yaml", "w", "p1");
        await LookAsync();
        await _store.WaitAsync(1, "COMPLETED");

        Write("w.yaml", "w", "p2");
        await LookAsync();
        await LookAsync();

        await _store.WaitAsync(2, "COMPLETED");
        Assert.Equal(2, await BuildsAsync());
        Assert.Equal(2, (await _store.GetAsync("environment/filesystem/w/")).GetProperty("current_build_id").GetInt32());
    }

    // Also after the build failed: only another content is another try.
    [Fact]
    public async Task File_ThatCannotBeBuilt_IsNotTriedForEver()
    {
        Write("w.yml", "w", "nosuchpackage");
        await LookAsync();
        await _store.WaitAsync(1, "FAILED");

        await LookAsync();

        Assert.Equal(1, await BuildsAsync());
    }

    [Fact]
    public async Task File_Bad_DoesNotKeepOthersOut()
    {
        await File.WriteAllTextAsync(Path.Combine(_watched.Path, "a.yml"), "name: [x");
        await File.WriteAllTextAsync(Path.Combine(_watched.Path, "notes.txt"), "name: notes\ndependencies: [p1]");
        Write("w.yml", "w", "p1");

        await LookAsync();

        Assert.Equal(["w"], await EnvironmentsAsync());
    }

    [Fact]
    public async Task File_Gone_LeavesItsEnvironmentUnlessConfigured()
    {
        Write("w.yml", "w", "p1");
        await LookAsync();

        File.Delete(Path.Combine(_watched.Path, "w.yml"));
        await LookAsync();

        Assert.Equal(["w"], await EnvironmentsAsync());
    }

    [Fact]
    public async Task File_GoneWhereConfigured_TakesItsEnvironmentAlongAndNoOther()
    {
        await _store.DisposeAsync();
        await StartAsync(removes: true);
        Write("w.yml", "w", "p1");
        Write("v.yml", "v", "p1");
        await _store.PostAsync("name: posted\nchannels: [local]\ndependencies: [p1]\n", "filesystem");
        await LookAsync();

        // While a file cannot be read, it is unknown which environments have none.
        await File.WriteAllTextAsync(Path.Combine(_watched.Path, "v.yml"), "name: [x");
        File.Delete(Path.Combine(_watched.Path, "w.yml"));
        await LookAsync();
        IReadOnlyList<string> whileBad = await EnvironmentsAsync();
        Write("v.yml", "v", "p2");
        await LookAsync();

        Assert.Equal(["posted", "v", "w"], whileBad);
        Assert.Equal(["posted", "v"], await EnvironmentsAsync());
    }

    private async Task StartAsync(bool removes) =>
        _store = await ApiStore.StartAsync(new() { ["Store:Watch:0"] = _watched.Path, ["Store:WatchRemoves"] = removes ? "true" : "false" });

    private void Write(string file, string name, string package) =>
        File.WriteAllText(Path.Combine(_watched.Path, file), $"name: {name}\nchannels: [local]\ndependencies: [{package}]\n");

    private Task LookAsync() => _store.TickAsync("WatchFolders");

    private async Task<IReadOnlyList<string>> EnvironmentsAsync() =>
        [.. (await _store.GetAsync("environment/?namespace=filesystem")).EnumerateArray().Select(e => e.GetProperty("name").GetString()!)];

    private async Task<int> BuildsAsync() => (await _store.GetAsync("build/?namespace=filesystem")).GetArrayLength();
}
