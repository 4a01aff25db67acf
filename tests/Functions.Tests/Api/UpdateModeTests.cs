using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CondaStore.Functions.Tests.Api;

/// <summary>How much of the active build a new one changes, in previews and builds.</summary>
[Trait("Quick", "no")]
public sealed class UpdateModeTests : IAsyncLifetime
{
    private ApiStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await ApiStore.StartAsync();
        VersionedChannel.Write(_store.Channel);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Preview_FiftyEditsInEveryMode_SaysWhatTheBuildDoes()
    {
        Random random = new(20261201);
        SortedDictionary<int, string> requirements = new() { [3] = "=2", [7] = "=2" };
        SortedDictionary<string, string> active = await BuildAsync(requirements, mode: null, names: null);
        int refused = 0;
        for (int edit = 0; edit < 50; edit++)
        {
            SortedDictionary<int, string> edited = Edit(requirements, random);
            string mode = ((string[])["free", "keep", "only"])[random.Next(3)];
            string[]? names = random.Next(3) == 0 ? [$"v{random.Next(VersionedChannel.Packages)}"] : null;
            JsonElement preview = await PreviewAsync(edited, mode, names);
            if (preview.GetProperty("problems").GetArrayLength() > 0)
            {
                refused++;
                continue;
            }

            SortedDictionary<string, string> built = await BuildAsync(edited, mode, names);

            Assert.Equal(Changes(active, built), Changes(preview));
            active = built;
            requirements = edited;
        }

        Assert.InRange(refused, 1, 25);
    }

    [Fact]
    public async Task Build_OnlyADependency_ChangesNothingElse()
    {
        await BuildAsync(new() { [2] = "=3", [3] = "=3" }, mode: null, names: null);
        SortedDictionary<string, string> before = await BuildAsync(new() { [2] = "<=3", [3] = "<=3", [1] = "=2" }, mode: "keep", names: null);

        SortedDictionary<string, string> after = await BuildAsync(new() { [2] = "<=3", [3] = "<=3" }, mode: "only", names: ["v1"]);

        Assert.Equal("v0=2.0 v1=2.0 v2=3.0 v3=3.0", string.Join(' ', before.Select(p => $"{p.Key}={p.Value}")));
        Assert.Equal("v0=2.0 v1=3.0 v2=3.0 v3=3.0", string.Join(' ', after.Select(p => $"{p.Key}={p.Value}")));
    }

    [Fact]
    public async Task Rebuild_FailedBuildThatKeptPackages_KeepsThemAgain()
    {
        await BuildAsync(new() { [3] = "=2" }, mode: null, names: null);
        long failed = await PostAsync(new() { [3] = ">=4" }, "only", ["v9"]);
        Assert.Contains("Only v9 may change", (await _store.WaitAsync(failed, "FAILED")).GetProperty("hints").ToString(), StringComparison.Ordinal);

        JsonElement again = await ApiStore.DataAsync(await _store.Http.PutAsync($"build/{failed}/", null));

        await _store.WaitAsync(again.GetProperty("build_id").GetInt64(), "FAILED");
    }

    [Theory]
    [InlineData("""{"namespace":"team","specification":"name: e\ndependencies: [v1]","mode":"some"}""", "'some' is not a mode")]
    [InlineData("""{"namespace":"team","specification":"x","mode":"keep","is_lockfile":true,"environment_name":"e"}""", "")]
    [InlineData("""{"namespace":"team","specification":"name: e\ndependencies: [v1]","mode":"only","names":[1]}""", "")]
    public async Task Build_ModeThatCannotBe_IsRefused(string body, string expected)
    {
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");

        HttpResponseMessage answer = await _store.Http.PostAsync("specification/", content);

        Assert.InRange((int)answer.StatusCode, 400, 422);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_ManyNames_AreRefusedWithAReason()
    {
        await BuildAsync(new() { [1] = "" }, mode: null, names: null);

        HttpResponseMessage answer = await _store.Http.PostAsJsonAsync(
            "specification/", Body(new() { [1] = "" }, "only", [.. Enumerable.Range(0, 5000).Select(i => $"package{i}")]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("5000 packages may change", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static SortedDictionary<int, string> Edit(SortedDictionary<int, string> requirements, Random random)
    {
        SortedDictionary<int, string> edited = new(requirements);
        int number = random.Next(VersionedChannel.Packages);
        int version = random.Next(1, VersionedChannel.Versions + 1);
        switch (random.Next(4))
        {
            case 0 when edited.Count > 1:
                edited.Remove(edited.Keys.ElementAt(random.Next(edited.Count)));
                break;
            case 1:
                edited[number] = "";
                break;
            case 2:
                edited[number] = $">={version}";
                break;
            default:
                edited[number] = $"={version}";
                break;
        }

        return edited;
    }

    private static object Body(SortedDictionary<int, string> requirements, string? mode, string[]? names) => new
    {
        @namespace = "team",
        specification = $"name: e\nchannels: [local]\ndependencies: [{string.Join(", ", requirements.Select(r => $"'v{r.Key}{r.Value}'"))}]\n",
        mode,
        names,
    };

    private async Task<long> PostAsync(SortedDictionary<int, string> requirements, string? mode, string[]? names) =>
        (await ApiStore.DataAsync(await _store.Http.PostAsJsonAsync("specification/", Body(requirements, mode, names))))
        .GetProperty("build_id").GetInt64();

    private async Task<JsonElement> PreviewAsync(SortedDictionary<int, string> requirements, string? mode, string[]? names) =>
        await ApiStore.DataAsync(await _store.Http.PostAsJsonAsync("specification/preview/", Body(requirements, mode, names)));

    private async Task<SortedDictionary<string, string>> BuildAsync(SortedDictionary<int, string> requirements, string? mode, string[]? names)
    {
        long build = await PostAsync(requirements, mode, names);
        await _store.WaitAsync(build, "COMPLETED");
        JsonElement packages = await _store.GetAsync($"build/{build}/packages/?size=100");
        return new(
            packages.EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!, p => p.GetProperty("version").GetString()!),
            StringComparer.Ordinal);
    }

    private static string Changes(SortedDictionary<string, string> before, SortedDictionary<string, string> after) => string.Join(
        ' ',
        before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Where(n => before.GetValueOrDefault(n) != after.GetValueOrDefault(n))
            .Select(n => $"{n}:{before.GetValueOrDefault(n)}->{after.GetValueOrDefault(n)}"));

    private static string Changes(JsonElement preview) => string.Join(
        ' ',
        preview.GetProperty("changes").EnumerateArray().OrderBy(c => c.GetProperty("name").GetString(), StringComparer.Ordinal).Select(c =>
            $"{c.GetProperty("name").GetString()}:{c.GetProperty("version_before").GetString()}->{c.GetProperty("version_after").GetString()}"));
}
