using System.Text.Json;
using CondaStore.Azure.Tests;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Store.Tests.Running;

namespace CondaStore.Store.Tests;

/// <summary>Specifications that no row of a table could hold, over HTTP and back, on both kinds of storage.</summary>
public sealed class LargeSpecificationTests(Azurite azurite)
{
    // A text property of a table holds 32,768 characters, a row one mebibyte.
    [Theory]
    [InlineData(false, 40_000)]
    [InlineData(true, 40_000)]
    [InlineData(false, 1_000_000)]
    [InlineData(true, 1_000_000)]
    public async Task Specification_PastTheLimitsOfARow_IsBuiltAndComesBackWhole(bool onAzurite, int characters)
    {
        using TemporaryDirectory folder = new();
        Dictionary<string, string?> settings = LocalChannel.Write(folder.At("channels"), packages: 4, filesEach: 3);
        settings["Store:Root"] = folder.At("share");
        string unique = Guid.NewGuid().ToString("N");
        if (onAzurite)
        {
            settings["Store:Storage:ConnectionString"] = azurite.ConnectionString;
            settings["Store:Storage:Container"] = "c" + unique;
            settings["Store:Storage:Table"] = "t" + unique;
        }

        Dictionary<string, string> variables = Enumerable.Range(0, characters / 1000)
            .ToDictionary(i => $"SETTING_{i}", i => $"{i} {unique} ".PadRight(1000, (char)('a' + (i % 26))));
        string specification = "name: large\nchannels: [local]\ndependencies: [p1]\nvariables:\n"
            + string.Concat(variables.Select(v => $"  {v.Key}: '{v.Value}'\n"));
        using StoreProcess host = await StoreProcess.StartAsync(folder.At("host"), settings);
        using StoreClient client = new(host.Address, await StoreClient.LogInAsync(host.Address));

        long build = await client.BuildAsync("team", specification);
        long again = await client.BuildAsync("team", specification);
        JsonElement ended = await client.EndedAsync(build);
        JsonElement other = await client.EndedAsync(again);

        Assert.Equal("COMPLETED", ended.Text("status"));
        Assert.Equal("COMPLETED", other.Text("status"));
        JsonElement kept = (await client.GetAsync($"build/{build}/")).GetProperty("specification");
        JsonElement read = kept.GetProperty("spec").GetProperty("variables");
        Assert.Equal(variables, read.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString()!));
        // The same content is kept once.
        Assert.Equal(kept.Text("sha256"), (await client.GetAsync($"build/{again}/")).GetProperty("specification").Text("sha256"));
        string state = File.ReadAllText(Path.Combine(folder.At("share"), "envs", "team", "large", "conda-meta", "state"));
        using JsonDocument written = JsonDocument.Parse(state);
        Assert.Equal(variables.Count, written.RootElement.GetProperty("env_vars").EnumerateObject().Count());
    }
}
