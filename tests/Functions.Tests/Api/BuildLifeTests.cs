using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using static CondaStore.Functions.Tests.Waiting;

namespace CondaStore.Functions.Tests.Api;

/// <summary>The life of builds and environments, as callers of the API see it.</summary>
[Trait("Quick", "no")]
public sealed class BuildLifeTests
{
    private const string Specification = "name: e\nchannels: [local]\ndependencies: [p5, p2]\nvariables: {GREETING: hello}\n";

    [Fact]
    public async Task Post_Specification_BuildsAndActivates()
    {
        await using ApiStore store = await ApiStore.StartAsync();

        long id = await store.PostAsync(Specification);
        JsonElement build = await store.WaitAsync(id, "COMPLETED");

        string environment = await store.EnvironmentAsync(id);
        Assert.Equal($"home={build.GetProperty("build_artifacts").EnumerateArray().Single(a => a.GetProperty("artifact_type").GetString() == "DIRECTORY").GetProperty("key")}\n", await File.ReadAllTextAsync(Path.Combine(environment, "etc", "p5.conf")));
        Assert.Contains("GREETING", await File.ReadAllTextAsync(Path.Combine(environment, "conda-meta", "state")), StringComparison.Ordinal);
        Assert.Equal(id, (await store.GetAsync("environment/team/e/")).GetProperty("current_build_id").GetInt64());
        Assert.Equal(["p0", "p1", "p2", "p5"], (await store.GetAsync($"build/{id}/packages/")).EnumerateArray().Select(p => p.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Get_Build_HasOnlyTypesThatClientsOfCondaStoreKnow()
    {
        await using ApiStore store = await ApiStore.StartAsync();

        JsonElement build = await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");

        Assert.Equal(
            ["LOGS", "LOCKFILE", "YAML", "DIRECTORY", "CONDA_PACK"],
            build.GetProperty("build_artifacts").EnumerateArray().Select(a => a.GetProperty("artifact_type").GetString()));
    }

    [Fact]
    public async Task Log_Followed_EndsWithTheBuild()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long id = await store.PostAsync(Specification);

        string live = await store.Http.GetStringAsync($"build/{id}/logs/?follow");
        string stored = await store.Http.GetStringAsync($"build/{id}/logs/");
        using HttpRequestMessage request = new(HttpMethod.Get, $"build/{id}/logs/?follow=true&offset=10");
        request.Headers.Accept.ParseAdd("text/event-stream");
        string events = await (await store.Http.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.Contains("[solve] ", live, StringComparison.Ordinal);
        Assert.Contains("[link] ", live, StringComparison.Ordinal);
        Assert.Equal(stored, live);
        Assert.EndsWith("event: end\ndata: COMPLETED\n\n", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lockfile_PostedAgain_ComesBackIdentical()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        string lockfile = await store.Http.GetStringAsync("environment/team/e/conda-lock.yml");

        long id = await store.PostAsync(lockfile, more: new { @namespace = "other", specification = lockfile, is_lockfile = true, environment_name = "again" });
        await store.WaitAsync(id, "COMPLETED");

        Assert.Equal(lockfile, await store.Http.GetStringAsync($"build/{id}/lockfile"));
        Assert.Contains("p5=1.0=", await store.Http.GetStringAsync($"build/{id}/yaml/"), StringComparison.Ordinal);
        Assert.Contains("@EXPLICIT", await store.Http.GetStringAsync($"build/{id}/explicit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_AskedForTwice_IsMadeOnce()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long id = await store.PostAsync(Specification);
        await store.WaitAsync(id, "COMPLETED");

        byte[][] both = await Task.WhenAll(store.Http.GetByteArrayAsync($"build/{id}/archive/"), store.Http.GetByteArrayAsync($"build/{id}/archive"));

        Assert.Equal(both[0], both[1]);
        Assert.Equal([0x1f, 0x8b], both[0][..2]);
    }

    [Fact]
    public async Task Post_Unsatisfiable_FailsWithCodeAndHints()
    {
        await using ApiStore store = await ApiStore.StartAsync();

        JsonElement build = await store.WaitAsync(await store.PostAsync("name: bad\nchannels: [local]\ndependencies: [nosuchpackage]"), "FAILED");

        Assert.Equal("CS1201", build.GetProperty("error_code").GetString());
        Assert.Contains("nosuchpackage", build.GetProperty("status_info").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_OlderBuild_MovesTheLinkBack()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long first = await store.PostAsync(Specification);
        await store.WaitAsync(first, "COMPLETED");
        long second = await store.PostAsync("name: e\nchannels: [local]\ndependencies: [p1]\n");
        await store.WaitAsync(second, "COMPLETED");

        await store.Http.PutAsJsonAsync("environment/team/e/", new { build_id = first });

        string link = Path.Combine(store.Share, "envs", "team", "e");
        await UntilAsync(() => new FileInfo(link).LinkTarget!.Contains($"-{first}-", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(link, "etc", "p5.conf")));
    }

    [Fact]
    public async Task Delete_Namespace_RemovesItsFilesAndFreesItsName()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");

        await store.Http.DeleteAsync("namespace/team/");

        await UntilAsync(() => !Directory.EnumerateFileSystemEntries(Path.Combine(store.Share, "envs", "team")).Any());
        await UntilAsync(async () => (await store.Http.PostAsync("namespace/team/", null)).StatusCode == HttpStatusCode.OK);
        Assert.Equal(0, (await store.GetAsync("environment/?namespace=team")).GetArrayLength());
    }
}
