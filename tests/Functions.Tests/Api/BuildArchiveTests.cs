using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using Microsoft.Extensions.DependencyInjection;
using static CondaStore.Functions.Tests.Waiting;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Archiving and recreating builds through the API.</summary>
public sealed class BuildArchiveTests
{
    private const string Specification = "name: e\nchannels: [local]\ndependencies: [p5, p2]\nvariables: {GREETING: hello}\n";
    private const string Newer = "name: e\nchannels: [local]\ndependencies: [p1]\n";

    [Fact]
    public async Task ArchiveAndRecreate_Build_BringsEveryFileBack()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (long id, string prefix) = await BuiltAndReplacedAsync(store);
        Dictionary<string, string> before = Contents(prefix);
        string lockfile = await store.Http.GetStringAsync($"build/{id}/lockfile/");

        Assert.Equal(HttpStatusCode.OK, (await store.Http.PostAsync($"build/{id}/archive/", null)).StatusCode);
        JsonElement archived = await store.GetAsync($"build/{id}/");
        HttpResponseMessage asked = await store.Http.PostAsync($"build/{id}/recreate/", null);
        await store.WaitAsync(id, "COMPLETED");
        JsonElement compared = await ComparedAsync(store, id);

        Assert.Equal("ARCHIVED", archived.GetProperty("status").GetString());
        Assert.NotEqual(JsonValueKind.Null, archived.GetProperty("archived_on").ValueKind);
        Assert.Equal(0, archived.GetProperty("size").GetInt64());
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Equal(before, Contents(prefix));
        Assert.Equal(0, compared.GetProperty("count").GetInt32());
        Assert.Equal(lockfile, await store.Http.GetStringAsync($"build/{id}/lockfile/"));
        Assert.Contains("[archive] archived: requested by somebody", await store.Http.GetStringAsync($"build/{id}/logs/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recreate_SizesAreAsBefore()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (long id, string prefix) = await BuiltAndReplacedAsync(store);
        JsonElement before = await store.GetAsync($"build/{id}/");

        await store.Http.PostAsJsonAsync($"build/{id}/archive/", new { });
        await UntilAsync(async () => (await store.GetAsync($"build/{id}/")).GetProperty("status").GetString() == "ARCHIVED");
        await UntilAsync(() => Task.FromResult(!Directory.Exists(prefix)));
        await store.Http.PostAsJsonAsync($"build/{id}/recreate/", new { });
        JsonElement after = await store.WaitAsync(id, "COMPLETED");

        Assert.Equal(before.GetProperty("size").GetInt64(), after.GetProperty("size").GetInt64());
        Assert.Equal(SizeOf(before, "DIRECTORY"), SizeOf(after, "DIRECTORY"));
    }

    [Fact]
    public async Task Get_Build_ShowsTheSizeOfItsLog()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (long id, _) = await BuiltAndReplacedAsync(store);

        long size = SizeOf(await store.GetAsync($"build/{id}/"), "LOGS");

        Assert.Equal((await store.Http.GetByteArrayAsync($"build/{id}/logs/")).Length, size);
        Assert.True(size > 0);
    }

    [Fact]
    public async Task Archive_EnvironmentThatDoesNotOfferIt_IsNeitherListedNorMade()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:Settings:build_artifacts"] = """["LOCKFILE"]""" });
        (long id, _) = await BuiltAndReplacedAsync(store);

        HttpResponseMessage asked = await store.Http.GetAsync($"build/{id}/archive/");

        Assert.Equal(HttpStatusCode.NotFound, asked.StatusCode);
        Assert.Contains("build_artifacts", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            (await store.GetAsync($"build/{id}/")).GetProperty("build_artifacts").EnumerateArray(),
            a => a.GetProperty("artifact_type").GetString() == "CONDA_PACK");
    }

    [Theory]
    [InlineData("""{"name":"other"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{}", HttpStatusCode.OK)]
    [InlineData("""{"description":""}""", HttpStatusCode.OK)]
    public async Task UpdateEnvironment_NothingThatCanBeChanged_IsRefused(string body, HttpStatusCode expected)
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await BuiltAndReplacedAsync(store);
        using StringContent content = new(body, Encoding.UTF8, "application/json");

        HttpResponseMessage answer = await store.Http.PutAsync("environment/team/e/", content);

        Assert.Equal(expected, answer.StatusCode);
    }

    private static long SizeOf(JsonElement build, string type) => build.GetProperty("build_artifacts").EnumerateArray()
        .Single(a => a.GetProperty("artifact_type").GetString() == type).GetProperty("size").GetInt64();

    [Fact]
    public async Task Recreate_WhileItIsLinked_AnswersWithoutWaitingForThat()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (long id, string prefix) = await BuiltAndReplacedAsync(store);
        await store.Http.PostAsync($"build/{id}/archive/", null);
        await UntilAsync(() => !Directory.Exists(prefix));
        ILeases leases = store.Services.GetRequiredService<ILeases>();
        await UntilAsync(async () => await leases.AcquireAsync($"builds/{id}", "elsewhere/1/x", TimeSpan.FromSeconds(60), CancellationToken.None), l => l is not null);
        await store.Services.GetRequiredService<BuildStore>().RecreateAsync(id, false, CancellationToken.None);

        HttpResponseMessage answer = await store.Http.PostAsync($"build/{id}/recreate/", null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True((await leases.FindAsync($"builds/{id}", CancellationToken.None))?.IsHeld);
    }

    [Fact]
    public async Task Recreate_WhileItsFilesCannotBeRemovedYet_AnswersAndMakesItAnewAfterwards()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (long id, string prefix) = await BuiltAndReplacedAsync(store);
        ILeases leases = store.Services.GetRequiredService<ILeases>();
        Lease? lease = await leases.AcquireAsync($"builds/{id}", "elsewhere/1/x", TimeSpan.FromSeconds(60), CancellationToken.None);
        await store.Http.PostAsync($"build/{id}/archive/", null);
        await File.WriteAllTextAsync(Path.Combine(prefix, "left-behind"), "x");

        HttpResponseMessage answer = await store.Http.PostAsync($"build/{id}/recreate/", null);
        string status = (await store.GetAsync($"build/{id}/")).GetProperty("status").GetString()!;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("QUEUED", status);
        Assert.True((await leases.FindAsync($"builds/{id}", CancellationToken.None))?.IsHeld);
        Assert.True(File.Exists(Path.Combine(prefix, "left-behind")));
        await leases.ReleaseAsync(lease!, CancellationToken.None);
        await store.WaitAsync(id, "COMPLETED");
        Assert.False(File.Exists(Path.Combine(prefix, "left-behind")));
        Assert.True(File.Exists(Path.Combine(prefix, "etc", "p5.conf")));
    }

    [Fact]
    public async Task Archive_KeptPacked_ServesTheArchiveAfterwards()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (long id, string prefix) = await BuiltAndReplacedAsync(store);

        await store.Http.PostAsJsonAsync($"build/{id}/archive/", new { keep = "packed" });
        await UntilAsync(async () => (await store.GetAsync($"build/{id}/")).GetProperty("status").GetString() == "ARCHIVED");
        await UntilAsync(() => Task.FromResult(!Directory.Exists(prefix)));
        byte[] packed = await store.Http.GetByteArrayAsync($"build/{id}/archive/");
        JsonElement artifact = (await store.GetAsync($"build/{id}/")).GetProperty("build_artifacts").EnumerateArray()
            .Single(a => a.GetProperty("artifact_type").GetString() == "CONDA_PACK");

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(packed)), artifact.GetProperty("sha256").GetString());
        using TarReader tar = new(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        Assert.NotNull(await tar.GetNextEntryAsync());
    }

    [Fact]
    public async Task Archive_KeptPackedButPackingFails_TellsWhyAndLeavesTheBuild()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (long id, string prefix) = await BuiltAndReplacedAsync(store);
        Directory.Move(prefix, prefix + "-away");

        await store.Http.PostAsJsonAsync($"build/{id}/archive/", new { keep = "packed" });
        await UntilAsync(async () => (await store.GetAsync($"build/{id}/")).GetProperty("status_info").ValueKind == JsonValueKind.String);
        JsonElement failed = await store.GetAsync($"build/{id}/");
        Directory.Move(prefix + "-away", prefix);
        await store.Http.PostAsJsonAsync($"build/{id}/archive/", new { keep = "packed" });
        await UntilAsync(async () => (await store.GetAsync($"build/{id}/")).GetProperty("status").GetString() == "ARCHIVED");

        Assert.Equal("COMPLETED", failed.GetProperty("status").GetString());
        Assert.StartsWith("could not be archived: ", failed.GetProperty("status_info").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await store.GetAsync($"build/{id}/")).GetProperty("status_info").ValueKind);
        Assert.Contains("[archive] could not be archived", await store.Http.GetStringAsync($"build/{id}/logs/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_ActiveBuild_NeedsForce()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long id = await store.PostAsync(Specification);
        await store.WaitAsync(id, "COMPLETED");
        string link = Path.Combine(store.Share, "envs", "team", "e");

        HttpResponseMessage refused = await store.Http.PostAsync($"build/{id}/archive/", null);
        HttpResponseMessage forced = await store.Http.PostAsJsonAsync($"build/{id}/archive/", new { force = true });
        await UntilAsync(() => Task.FromResult(new FileInfo(link).LinkTarget is null));
        await store.Http.PutAsJsonAsync("environment/team/e/", new { build_id = id });
        await store.WaitAsync(id, "COMPLETED");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, forced.StatusCode);
        await UntilAsync(() => Task.FromResult(File.Exists(Path.Combine(link, "etc", "p5.conf"))));
    }

    [Fact]
    public async Task Activate_ArchivedBuild_RecreatesItFirst()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (long id, _) = await BuiltAndReplacedAsync(store);
        await store.Http.PostAsync($"build/{id}/archive/", null);

        HttpResponseMessage asked = await store.Http.PutAsJsonAsync("environment/team/e/", new { build_id = id });
        await store.WaitAsync(id, "COMPLETED");

        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Equal(id, (await store.GetAsync("environment/team/e/")).GetProperty("current_build_id").GetInt64());
        await UntilAsync(() => Task.FromResult(File.Exists(Path.Combine(store.Share, "envs", "team", "e", "etc", "p5.conf"))));
    }

    [Fact]
    public async Task Archive_FailedBuild_IsRefusedWithItsState()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long id = await store.PostAsync("name: bad\nchannels: [local]\ndependencies: [nosuchpackage]");
        await store.WaitAsync(id, "FAILED");

        HttpResponseMessage refused = await store.Http.PostAsync($"build/{id}/archive/", null);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("cannot archive build that is in the FAILED state", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("viewer", HttpStatusCode.Forbidden)]
    [InlineData("editor", HttpStatusCode.OK)]
    public async Task Archive_ByRole_NeedsThePermission(string role, HttpStatusCode expected)
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (long id, _) = await BuiltAndReplacedAsync(store);
        using HttpClient http = store.ClientOf(store.TokenOf("team/*", role));

        Assert.Equal(expected, (await http.PostAsync($"build/{id}/archive/", null)).StatusCode);
    }

    [Fact]
    public async Task Recreate_ChangedCache_ListsTheDifferences()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (long id, _) = await BuiltAndReplacedAsync(store);
        await store.Http.PostAsync($"build/{id}/archive/", null);
        string cached = Directory.EnumerateFiles(Path.Combine(store.Share, "pkgs", "v1"), "*", SearchOption.AllDirectories)
            .First(f => f.Contains("/p5-", StringComparison.Ordinal) && f.Contains("/share/", StringComparison.Ordinal));
        DateTime time = File.GetLastWriteTimeUtc(cached);
        byte[] content = await File.ReadAllBytesAsync(cached);
        content[0] ^= 1;
        await File.WriteAllBytesAsync(cached, content);
        File.SetLastWriteTimeUtc(cached, time);

        await store.Http.PostAsync($"build/{id}/recreate/", null);
        await store.WaitAsync(id, "COMPLETED");
        JsonElement compared = await ComparedAsync(store, id);

        JsonElement difference = Assert.Single(compared.GetProperty("differences").EnumerateArray());
        Assert.EndsWith(Path.GetFileName(cached), difference.GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal("content", difference.GetProperty("kind").GetString());
    }

    private static async Task<(long Id, string Prefix)> BuiltAndReplacedAsync(ApiStore store)
    {
        long id = await store.PostAsync(Specification);
        await store.WaitAsync(id, "COMPLETED");
        await store.WaitAsync(await store.PostAsync(Newer), "COMPLETED");
        return (id, Directory.GetDirectories(Path.Combine(store.Share, "envs", "team")).Single(d => d.Contains($"-{id}-", StringComparison.Ordinal)));
    }

    private static async Task<JsonElement> ComparedAsync(ApiStore store, long id)
    {
        await UntilAsync(async () => (await store.GetAsync($"build/{id}/differences/")).GetProperty("compared").GetBoolean());
        return await store.GetAsync($"build/{id}/differences/");
    }

    private static Dictionary<string, string> Contents(string prefix) => Directory
        .EnumerateFiles(prefix, "*", SearchOption.AllDirectories)
        .Where(f => !f.Contains("/conda-meta/", StringComparison.Ordinal))
        .ToDictionary(f => Path.GetRelativePath(prefix, f), f => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f))));
}
