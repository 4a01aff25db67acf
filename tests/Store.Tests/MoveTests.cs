using System.Diagnostics;
using System.Text.Json;
using CondaStore.Azure.Tests;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Store.Tests.Running;

namespace CondaStore.Store.Tests;

/// <summary>
/// Whole stores, with their environments on disk, that move between one machine and a storage account by backups in one file.
/// <c>CONDA_STORE_TEST_SAMPLE_CHANNEL</c> is the folder of the channel that <c>scripts/sample-channel.sh</c> makes, with real packages
/// in place of synthetic ones; <c>CONDA_STORE_TEST_MOVED_ENVIRONMENTS</c> makes the stores larger.
/// </summary>
public sealed class MoveTests(Azurite azurite, ITestOutputHelper output) : IDisposable
{
    private const int BuildsEach = 2;
    private const int Piece = 4 << 20;

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Move_EmbeddedToAnAccountAndBack_GivesEqualExportsByteForByteWithEveryPrefixBuilt()
    {
        int environments = TestSettings.Number("CONDA_STORE_TEST_MOVED_ENVIRONMENTS", 3);
        string? sample = OldBuilds.Sample;
        Dictionary<string, string?> channel = new(OldBuilds.SettingsOf(_folder, sample))
        {
            // Without it tokens would end with the store.
            ["Store:BackupPassphrase"] = "the stores have it in common",
        };
        string token;
        Dictionary<string, byte[]> exports;
        byte[] backup;
        using (StoreProcess first = await StoreProcess.StartAsync(_folder.At("first"), channel))
        {
            token = await StoreClient.LogInAsync(first.Address);
            using StoreClient client = new(first.Address, token);
            await OldBuilds.MakeAsync(client, environments, BuildsEach, sample is not null);
            exports = await ExportsAsync(client);
            backup = await BackupAsync(client);
        }

        using (StoreProcess account = await StoreProcess.StartAsync(_folder.At("host"), OnAccount(channel)))
        {
            await RestoreAsync("account", account, backup, token, exports, _folder.At("mount"));
            using StoreClient client = new(account.Address, token);
            backup = await BackupAsync(client);
        }

        using StoreProcess last = await StoreProcess.StartAsync(_folder.At("last"), channel);
        await RestoreAsync("back", last, backup, token, exports, _folder.At("last/share"));
    }

    private Dictionary<string, string?> OnAccount(Dictionary<string, string?> channel)
    {
        string unique = Guid.NewGuid().ToString("N");
        return new(channel)
        {
            ["Store:Root"] = _folder.At("mount"),
            ["Store:Storage:ConnectionString"] = azurite.ConnectionString,
            ["Store:Storage:Container"] = "c" + unique,
            ["Store:Storage:Table"] = "t" + unique,
        };
    }

    // Everything by the API alone: upload, restore, and what the store then says and has on its disk.
    private async Task RestoreAsync(string what, StoreProcess store, byte[] backup, string token, Dictionary<string, byte[]> exports, string share)
    {
        using StoreClient client = new(store.Address, await StoreClient.LogInAsync(store.Address));
        long started = Stopwatch.GetTimestamp();
        string upload = $"backup/upload/{Guid.NewGuid():N}/";
        for (int at = 0; at < backup.Length; at += Piece)
        {
            await StoreClient.DataAsync(await client.Http.PutAsync($"{upload}?offset={at}", new ByteArrayContent(backup, at, Math.Min(Piece, backup.Length - at))));
        }

        string id = (await client.OperationAsync(await client.Http.PostAsync(upload, null))).Text("message")!;
        JsonElement ended = await client.OperationAsync(await client.Http.PostAsync($"backup/{id}/restore/", null));
        Assert.True(ended.Text("status") == "COMPLETED", ended.ToString());
        output.WriteLine($"{what}: {backup.Length} bytes, {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s: {ended.Text("message")}");

        // A token of the first store is one of every later one.
        using StoreClient old = new(store.Address, token);
        Dictionary<string, byte[]> here = await ExportsAsync(old);
        Assert.Equal(exports.Keys, here.Keys);
        Assert.All(exports, e => Assert.Equal(e.Value, here[e.Key]));
        foreach (JsonElement environment in (await client.GetAsync($"environment/?namespace={OldBuilds.Namespace}&size=100")).EnumerateArray())
        {
            long build = environment.Number("current_build_id");
            JsonElement differences = await client.UntilAsync($"build/{build}/differences/", d => d.GetProperty("compared").GetBoolean());
            Assert.Equal(0, differences.Number("count"));
            string prefix = new OldBuilds(client, share).PrefixOf(build)!;
            PrefixVerification verification = await PrefixVerifier.VerifyAsync(prefix, listExtraFiles: true, null, CancellationToken.None);
            Assert.True(verification.IsIntact, string.Join('\n', verification.Differences));
        }
    }

    private static async Task<byte[]> BackupAsync(StoreClient client)
    {
        string id = (await client.OperationAsync(await client.Http.PostAsync("backup/", null))).Text("message")!;
        Assert.Equal("COMPLETED", (await client.OperationAsync(await client.Http.PostAsync($"backup/{id}/verify/", null))).Text("status"));
        return await client.Http.GetByteArrayAsync($"backup/{id}/file/");
    }

    private static async Task<Dictionary<string, byte[]>> ExportsAsync(StoreClient client)
    {
        Dictionary<string, byte[]> exports = [];
        JsonElement environments = await client.GetAsync($"environment/?namespace={OldBuilds.Namespace}&size=100&sort_by=name");
        foreach (string name in environments.EnumerateArray().Select(e => e.Text("name")!))
        {
            exports[name] = await client.Http.GetByteArrayAsync($"environment/{OldBuilds.Namespace}/{name}/export/");
        }

        return exports;
    }
}
