using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Tests.Conformance;
using Microsoft.Extensions.DependencyInjection;

namespace CondaStore.Functions.Tests.Api;

/// <summary>
/// Replays random calls and looks for each change in the audit log. <c>CONDA_STORE_TEST_AUDIT_CALLS</c> sets their number,
/// <c>CONDA_STORE_TEST_SEED</c> chooses others.
/// </summary>
public sealed class AuditTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Secret = "hunter2-in-the-address";

    private ApiStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await ApiStore.StartAsync(new() { ["Store:BackupFolder"] = null }, new StubChannel());

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task RandomCalls_Replayed_EachChangeIsFoundOnce()
    {
        int calls = int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_AUDIT_CALLS") ?? "300", null);
        Random random = new(int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_SEED") ?? "1", null));
        HttpClient[] users = [.. Enumerable.Range(0, 4).Select(i => _store.ClientOf(_store.TokenOf("*/*", "admin", $"user{i}")))];
        List<(string Who, string Operation, string Target)>[] expected = [.. users.Select(_ => new List<(string, string, string)>())];

        await Task.WhenAll(users.Select((http, user) => Task.Run(async () =>
        {
            Random own = new(random.Next() + user);
            for (int i = 0; i < calls / users.Length; i++)
            {
                (string method, string path, object? body, string? operation) = Next(own, user, i);
                using HttpRequestMessage request = new(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
                using HttpResponseMessage response = await http.SendAsync(request);
                if (operation is not null && response.IsSuccessStatusCode)
                {
                    expected[user].Add(($"user{user}", operation, "/conda-store/api/v1/" + path.Split('?')[0]));
                }
            }
        })));

        List<JsonElement> lines = await LinesAsync();
        (string, string, string)[] wanted = [.. expected.SelectMany(e => e).Order()];
        (string, string, string)[] found =
        [
            .. lines.Select(l => (l.GetProperty("who").GetString()!, l.GetProperty("operation").GetString()!, l.GetProperty("target").GetString()!)).Order(),
        ];
        output.WriteLine($"{calls} calls, {wanted.Length} changes, {found.Length} lines");
        Assert.Equal(wanted, found);
        Assert.True((await VerifiedAsync()).GetProperty("intact").GetBoolean());
        Assert.DoesNotContain(Secret, string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_AnyRowOfTheLogChangedAfterwards_IsReported()
    {
        await _store.Http.PostAsync("namespace/one/", null);
        await _store.Http.PutAsJsonAsync("setting/one/", new { retention_keep_last = 3 });
        ITable table = _store.Services.GetRequiredService<ITable>();
        TablePage rows = await table.QueryAsync(TableRange.Partition("audit"), 10, null, CancellationToken.None);
        TableRow line = rows.Rows[0];
        line["Record"] = line.Text("Record")!.Replace("one", "two", StringComparison.Ordinal);
        await table.PutAsync(line, CancellationToken.None);

        JsonElement verified = await VerifiedAsync();

        Assert.False(verified.GetProperty("intact").GetBoolean());
        Assert.Equal("line 2 was changed", verified.GetProperty("problems")[0].GetString());
    }

    [Fact]
    public async Task Change_BeforeAndAfter_AreInTheLine()
    {
        await _store.Http.PostAsync("namespace/one/", null);
        await _store.Http.PutAsJsonAsync("namespace/one/metadata/", new { owner = "ann" });

        JsonElement change = (await LinesAsync())[0].GetProperty("changes")[0];

        Assert.Equal("namespace one", change.GetProperty("what").GetString());
        Assert.DoesNotContain("ann", change.GetProperty("before").ToString(), StringComparison.Ordinal);
        Assert.Contains("ann", change.GetProperty("after").ToString(), StringComparison.Ordinal);
    }

    private static (string Method, string Path, object? Body, string? Operation) Next(Random random, int user, int call)
    {
        // A namespace is used for a while, because its name cannot be taken again until all that was in it is removed.
        string ns = $"ns{user}-{call / 20}";
        return call % 20 == 0 ? ("POST", $"namespace/{ns}/", null, "NamespaceCreate")
            : call % 20 == 19 ? ("DELETE", $"namespace/{ns}/", null, "NamespaceDelete")
            : AnyOf(random, ns, call);
    }

    private static (string Method, string Path, object? Body, string? Operation) AnyOf(Random random, string ns, int call) => random.Next(8) switch
    {
        0 => ("POST", $"namespace/{ns}/", null, "NamespaceCreate"),
        1 => ("PUT", $"namespace/{ns}/metadata/", new { note = call }, "NamespaceMetadataUpdate"),
        2 => ("PUT", $"namespace/{ns}/", new { role_mappings = new Dictionary<string, string[]> { [$"{ns}/x{call}"] = ["viewer"] } }, "NamespaceUpdate"),
        3 => ("PUT", $"setting/{ns}/", new { conda_allowed_channels = new[] { $"https://me:{Secret}@host/{call}" } }, "SettingUpdateNamespace"),
        4 => ("POST", "token/", new { name = $"t{call}" }, "TokenCreate"),
        5 => ("POST", "specification/", new { @namespace = ns, specification = $"name: e{call}\nchannels: [conda-forge]\ndependencies: [numpy]" }, "SpecificationCreate"),
        6 => ("GET", "namespace/", null, null),
        _ => ("POST", "specification/preview/", new { @namespace = ns, specification = "name: e\nchannels: [conda-forge]\ndependencies: [numpy]" }, null),
    };

    private async Task<List<JsonElement>> LinesAsync()
    {
        string text = await _store.Http.GetStringAsync("audit/export/");
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    private async Task<JsonElement> VerifiedAsync() =>
        JsonDocument.Parse(await _store.Http.GetStringAsync("audit/verify/")).RootElement.GetProperty("data");
}
