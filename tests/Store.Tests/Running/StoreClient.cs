using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace CondaStore.Store.Tests.Running;

/// <summary>Talks to a store over HTTP as an administrator, with addresses relative to the API's first version.</summary>
internal sealed class StoreClient(Uri address, string token) : IDisposable
{
    private const string Cookie = "conda-store-auth=";

    public HttpClient Http { get; } = new()
    {
        BaseAddress = new Uri(address, "/conda-store/api/v1/"),
        Timeout = TimeSpan.FromSeconds(60),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    /// <summary>Logs in by name and password and gives the token, which outlives the store's process.</summary>
    public static async Task<string> LogInAsync(Uri address, string name = "admin", string password = "password")
    {
        using HttpClient http = new();
        HttpResponseMessage answer = await http.PostAsJsonAsync(new Uri(address, "/conda-store/login/"), new { username = name, password });
        answer.EnsureSuccessStatusCode();
        string cookie = answer.Headers.GetValues("set-cookie").Single();
        return cookie[Cookie.Length..cookie.IndexOf(';', StringComparison.Ordinal)];
    }

    /// <summary>The <c>data</c> of an answer, which has to be a success.</summary>
    public async Task<JsonElement> GetAsync(string path) => await DataAsync(await Http.GetAsync(path));

    /// <summary>Posts a specification or a lockfile and gives the number of its build.</summary>
    public async Task<long> BuildAsync(string ns, string specification, bool isLockfile = false, string? name = null)
    {
        var body = new { @namespace = ns, specification, is_lockfile = isLockfile, environment_name = name };
        return (await DataAsync(await Http.PostAsJsonAsync("specification/", body))).GetProperty("build_id").GetInt64();
    }

    /// <summary>Waits until a build has ended and gives it.</summary>
    public async Task<JsonElement> EndedAsync(long build)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(5));
        while (true)
        {
            JsonElement found = await GetAsync($"build/{build}/");
            if (found.Text("status") is not ("QUEUED" or "BUILDING"))
            {
                return found;
            }

            await Task.Delay(100, limit.Token);
        }
    }

    /// <summary>Looks again and again until what is seen is enough.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> isEnough)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(10));
        while (true)
        {
            JsonElement seen = await GetAsync(path);
            if (isEnough(seen))
            {
                return seen;
            }

            await Task.Delay(100, limit.Token);
        }
    }

    /// <summary>Waits until the work on backups has ended that an answer names.</summary>
    public async Task<JsonElement> OperationAsync(HttpResponseMessage begun) =>
        await UntilAsync($"backup/operation/{(await DataAsync(begun)).Text("operation")}/", o => o.Text("status") != "RUNNING");

    /// <summary>All builds of a namespace, by number.</summary>
    public async Task<IReadOnlyList<JsonElement>> BuildsAsync(string ns)
    {
        List<JsonElement> builds = [];
        while (true)
        {
            JsonElement page = await GetAsync($"build/?namespace={ns}&size=100&order=asc&page={(builds.Count / 100) + 1}");
            builds.AddRange(page.EnumerateArray());
            if (page.GetArrayLength() < 100)
            {
                return builds;
            }
        }
    }

    /// <summary>The <c>data</c> of an answer, which has to be a success.</summary>
    public static async Task<JsonElement> DataAsync(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {text}");
        }

        using JsonDocument body = JsonDocument.Parse(text);
        return body.RootElement.TryGetProperty("data", out JsonElement data) ? data.Clone() : default;
    }

    public void Dispose() => Http.Dispose();
}
