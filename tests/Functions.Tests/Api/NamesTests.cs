using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CondaStore.Functions.Tests.Api;

/// <summary>What the door accepts as a name can be built, read and deleted.</summary>
public sealed class NamesTests
{
    private static readonly string[] Artifacts = ["logs", "lockfile", "yaml", "explicit", "archive"];

    [Theory]
    [InlineData("what?")]
    [InlineData("A-Z+_@$&?^~.=")]
    [InlineData("..hidden")]
    [InlineData(null)]
    public async Task Build_AnyNameThatIsAccepted_IsBuiltAndServed(string? given)
    {
        await using ApiStore store = await ApiStore.StartAsync();
        string name = given ?? new string('n', 255 - 31 - $"{store.Share}/envs/team/".Length);

        long id = await store.PostAsync($"name: \"{name}\"\nchannels: [local]\ndependencies: [p1]\n");
        JsonElement build = await store.WaitAsync(id, "COMPLETED");
        foreach (string artifact in Artifacts)
        {
            Assert.NotEmpty(await store.Http.GetByteArrayAsync($"build/{id}/{artifact}/"));
        }

        string place = $"environment/team/{Uri.EscapeDataString(name)}/";
        Assert.Equal(name, (await store.GetAsync(place)).GetProperty("name").GetString());
        Assert.Equal(name, build.GetProperty("environment").GetString());
        Assert.Equal(HttpStatusCode.OK, (await store.Http.DeleteAsync(place)).StatusCode);
    }

    [Fact]
    public async Task Submit_NameWhosePlaceWouldBeTooLong_SaysHowMuch()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        string name = new('n', 200);

        HttpResponseMessage answer = await store.Http.PostAsJsonAsync(
            "specification/", new { @namespace = "team", specification = $"name: {name}\nchannels: [local]\ndependencies: [p1]\n" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.Contains("at most 255", body, StringComparison.Ordinal);
        Assert.Contains("CS1007", body, StringComparison.Ordinal);
    }
}
