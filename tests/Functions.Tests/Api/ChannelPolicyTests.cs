using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace CondaStore.Functions.Tests.Api;

/// <summary>One policy for everything that the store fetches, whichever door the request came through.</summary>
public sealed class ChannelPolicyTests
{
    [Theory]
    [InlineData("?channel=file:///etc&conda=x")]
    [InlineData("?channel=/etc&conda=x")]
    [InlineData("?channel=http://127.0.0.1:9/other&conda=x")]
    [InlineData("?channel=http://localhost:9/other&conda=x")]
    [InlineData("?channel=http://169.254.169.254/metadata&conda=x")]
    [InlineData("?channel=local&conda=file:///etc::x")]
    [InlineData("?channel=local&conda=http://10.0.0.1/c::x")]
    [InlineData("?channel=local&conda=http://10.0.0.1/c/noarch/x-1-0.conda")]
    [InlineData("?channels=local&channels=file:///etc&conda=x")]
    public async Task Solve_ChannelBeyondTheInternet_IsRefusedAsForABuild(string query)
    {
        FolderChannel channel = new();
        await using ApiStore store = await ApiStore.StartAsync(channels: channel);
        using HttpClient developer = store.ClientOf(store.TokenOf("team/*", "developer"));

        await AssertRefusedAsync(await developer.GetAsync("specification/" + query));

        Assert.Empty(channel.Asked);
    }

    [Theory]
    [InlineData("?channel=other&conda=x")]
    [InlineData("?channel=https://other.example/local&conda=x")]
    [InlineData("?channel=local&conda=other::x")]
    [InlineData("?channel=defaults&conda=x")]
    public async Task Solve_ChannelNotAllowed_SendsNoRequest(string query)
    {
        FolderChannel channel = new();
        await using ApiStore store = await ApiStore.StartAsync(channels: channel);
        await ApiStore.DataAsync(await store.Http.PutAsJsonAsync("setting/", new { conda_allowed_channels = new[] { "local" } }));

        await AssertRefusedAsync(await store.Http.GetAsync("specification/" + query));

        Assert.Empty(channel.Asked);
    }

    [Fact]
    public async Task Solve_WhatTheSettingsAdd_IsSolvedToo()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.Http.PutAsJsonAsync("setting/", new { conda_default_channels = new[] { "local" }, conda_included_packages = new[] { "p0" } });

        using JsonDocument solved = JsonDocument.Parse(await store.Http.GetStringAsync("specification/?conda=p1"));

        Assert.Contains("p0", solved.RootElement.GetProperty("solve").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
    }

    // What was accepted when other channels were allowed is held to what is allowed now.
    [Fact]
    public async Task Rebuild_ChannelNoLongerAllowed_Fails()
    {
        FolderChannel channel = new();
        await using ApiStore store = await StartAsync(channel);
        long build = await store.PostAsync("name: e\nchannels: [local]\ndependencies: [p1]\n");
        await store.WaitAsync(build, "COMPLETED");
        await store.Http.PutAsJsonAsync("setting/", new { conda_allowed_channels = new[] { "other" } });
        int asked = channel.Asked.Count;

        JsonElement again = await ApiStore.DataAsync(await store.Http.PutAsync($"build/{build}/", null));

        JsonElement failed = await store.WaitAsync(again.GetProperty("build_id").GetInt64(), "FAILED");
        Assert.Equal("CS1012", failed.GetProperty("error_code").GetString());
        Assert.Equal(asked, channel.Asked.Count);
    }

    // The same for the archives that a lockfile names.
    [Fact]
    public async Task RebuildOfALockfile_ChannelNoLongerAllowed_FetchesNothing()
    {
        FolderChannel channel = new();
        await using ApiStore store = await ApiStore.StartAsync(channels: channel);
        const string Lockfile = """
            {"version":1,"metadata":{"content_hash":{"linux-64":"0"},"channels":[],"platforms":["linux-64"],"sources":[]},"package":[{"name":"x",
            "version":"1.0","manager":"conda","platform":"linux-64","dependencies":{},"hash":{"md5":"0123456789abcdef0123456789abcdef"},
            "url":"https://conda.anaconda.org/gone/noarch/x-1.0-0.conda"}]}
            """;
        long build = await store.PostAsync("", more: new { @namespace = "team", specification = Lockfile, is_lockfile = true, environment_name = "e" });
        await store.WaitAsync(build, "FAILED");
        int asked = channel.Asked.Count;
        Assert.NotEqual(0, asked);
        await store.Http.PutAsJsonAsync("setting/", new { conda_allowed_channels = new[] { "other" } });

        JsonElement again = await ApiStore.DataAsync(await store.Http.PutAsync($"build/{build}/", null));

        JsonElement failed = await store.WaitAsync(again.GetProperty("build_id").GetInt64(), "FAILED");
        Assert.Equal("CS1012", failed.GetProperty("error_code").GetString());
        Assert.Equal(asked, channel.Asked.Count);
    }

    [Fact]
    public async Task Search_ChannelNotAllowed_IsNotIndexed()
    {
        FolderChannel channel = new();
        await using ApiStore store = await StartAsync(channel);
        await store.Http.PutAsJsonAsync(
            "setting/", new { conda_allowed_channels = new[] { "local" }, conda_indexed_channels = new[] { "local", "other", "http://10.0.0.1/c" } });

        JsonElement channels = await store.GetAsync("channel/");

        Assert.Equal(["https://conda.anaconda.org/local"], channels.EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        Assert.DoesNotContain(channel.Asked, a => !a.StartsWith("/local/", StringComparison.Ordinal));
    }

    // Requests have the credentials of configured channels; nothing that is kept or shown has them.
    [Fact]
    public async Task Build_DefaultChannelWithCredentials_IsFetchedAndTheyStayWhereTheyWereSet()
    {
        const string Secret = "pa55word";
        PrivateChannel channel = new("user:" + Secret);
        await using ApiStore store = await ApiStore.StartAsync(channels: channel);
        channel.Root = Path.GetDirectoryName(store.Channel);
        await ApiStore.DataAsync(await store.Http.PutAsJsonAsync(
            "setting/", new { conda_default_channels = new[] { $"https://user:{Secret}@private.example/local" }, package_archive = true }));

        long build = await store.PostAsync("name: e\ndependencies: [p1]\n");
        await store.WaitAsync(build, "COMPLETED");
        using HttpClient developer = store.ClientOf(store.TokenOf("team/*", "developer"));
        (await developer.PostAsJsonAsync($"build/{build}/archive/", new { force = true })).EnsureSuccessStatusCode();
        await store.WaitForAsync(build, "ARCHIVED");
        (await developer.PostAsync($"build/{build}/recreate/", null)).EnsureSuccessStatusCode();
        await store.WaitForAsync(build, "COMPLETED");

        Assert.Equal(0, channel.Refused);
        Assert.DoesNotContain(Secret, await developer.GetStringAsync("setting/team/"), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await developer.GetStringAsync($"build/{build}/"), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await developer.GetStringAsync($"build/{build}/logs/"), StringComparison.Ordinal);
        byte[] bundle = await developer.GetByteArrayAsync("environment/team/e/export/?packages=1");
        Assert.DoesNotContain(Secret, Encoding.Latin1.GetString(bundle), StringComparison.Ordinal);
        string data = Path.GetDirectoryName(store.Share)!;
        Assert.Equal(
            ["store.db"],
            Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories)
                .Where(f => new FileInfo(f).LinkTarget is null && !f.EndsWith(".lock", StringComparison.Ordinal) && Read(f).Contains(Secret, StringComparison.Ordinal))
                .Select(f => Path.GetFileName(f).Replace("-wal", "", StringComparison.Ordinal))
                .Distinct());
    }

    private static string Read(string file)
    {
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using StreamReader reader = new(stream, Encoding.Latin1);
            return reader.ReadToEnd();
        }
        catch (FileNotFoundException)
        {
            // The store is running, and has removed a temporary file since it was listed.
            return "";
        }
    }

    private static async Task<ApiStore> StartAsync(FolderChannel channel)
    {
        ApiStore store = await ApiStore.StartAsync(channels: channel);
        channel.Root = Path.GetDirectoryName(store.Channel);
        return store;
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer)
    {
        string body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("CS1012", body, StringComparison.Ordinal);
        Assert.Contains("not allowed in specification", body, StringComparison.Ordinal);
    }
}
