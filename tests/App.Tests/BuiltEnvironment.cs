using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.App.Tests.FunctionsHost;
using CondaStore.App.Tests.FunctionsHost.Messages;

namespace CondaStore.App.Tests;

/// <summary>
/// An environment that the published app has built: submitted by an administrator who signed in, then every activity of the build in the
/// order in which the orchestrator calls them. With it, a packed archive, a backup, an archive run, an import and a role.
/// </summary>
public sealed class BuiltEnvironment(PublishedApp app) : IAsyncLifetime
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "filesystem";

    /// <summary>The environment.</summary>
    public const string Name = "deployed";

    /// <summary>The name of the user who signed in.</summary>
    public const string User = "tester";

    /// <summary>The cookie of the session, as browsers send it.</summary>
    public string Cookie { get; private set; } = "";

    /// <summary>The build.</summary>
    public long Build { get; private set; }

    /// <summary>The input of the orchestration that the request started.</summary>
    public string StartedWith { get; private set; } = "";

    /// <summary>The status of the build after its activities.</summary>
    public string Status { get; private set; } = "";

    /// <summary>The backup.</summary>
    public string Backup { get; private set; } = "";

    /// <summary>The archive run.</summary>
    public string ArchiveRun { get; private set; } = "";

    /// <summary>The import.</summary>
    public string Import { get; private set; } = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Cookie = await SignInAsync();
        JsonElement submitted = await SendAsync("SpecificationCreate", "/conda-store/api/v1/specification", new
        {
            @namespace = Namespace,
            specification = $"name: {Name}\nchannels: [local]\ndependencies: [hello]\n",
        });
        Build = submitted.GetProperty("build_id").GetInt64();
        StartedWith = app.Host.Hub.Started.Single(s => s.Name == "BuildEnvironment" && s.InstanceId == Text(Build)).Input;
        await BuildAsync();
        JsonElement row = await SendAsync("BuildGet", $"/conda-store/api/v1/build/{Build}", null, ("id", Text(Build)));
        Status = row.GetProperty("status").GetString()!;
        await AddOthersAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Sends a request of the user who signed in.</summary>
    internal async Task<HttpResponseMessage> RequestAsync(
        string function, HttpMethod method, string path, HttpContent? content, IReadOnlyDictionary<string, string> values)
    {
        using HttpRequestMessage request = new(method, path) { Content = content, Headers = { { "Cookie", Cookie } } };
        return await app.Host.RequestAsync(function, request, values, Token);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<string> SignInAsync()
    {
        using HttpRequestMessage login = new(HttpMethod.Post, "/conda-store/login")
        {
            Content = JsonContent.Create(new { username = User, password = "password" }),
        };
        using HttpResponseMessage response = await app.Host.RequestAsync("LoginSubmit", login, new Dictionary<string, string>(), Token);
        Assert.True(response.Headers.Contains("Set-Cookie"), await response.Content.ReadAsStringAsync(Token));
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private async Task BuildAsync()
    {
        long attempt = Count(await InvokeAsync("BeginBuild", new { BuildId = Build, ExpectedAttempt = 0, Token = "t" }));
        object step = new { BuildId = Build, Attempt = attempt };
        long batches = Count(await InvokeAsync("SolveBuild", step));
        Assert.True(batches > 0);
        for (int batch = 0; batch < batches; batch++)
        {
            await InvokeAsync("FetchPackages", new { BuildId = Build, Attempt = attempt, Batch = batch });
        }

        await InvokeAsync("LinkBuild", step);
        await InvokeAsync("ActivateBuild", step);
        await InvokeAsync("FollowUpBuild", step);
        await InvokeAsync("FlipLink", $"{Namespace}/{Name}");
        await InvokeAsync("WriteArchive", Build);
    }

    private async Task AddOthersAsync()
    {
        Backup = (await InvokeAsync("WriteBackup", new { WithTokenKey = true, WithPacked = false })).GetProperty("Message").GetString()!;
        JsonElement planned = await SendAsync(
            "ArchiveCreate", "/conda-store/api/v1/archive", new { @namespace = Namespace, keep_last = 0, include_active = true });
        ArchiveRun = planned.GetProperty("run_id").GetString()!;
        JsonElement begun = await SendAsync(
            "ImportBegin", "/conda-store/api/v1/import", new { @namespace = Namespace, environment = "imported" });
        Import = begun.GetProperty("id").GetString()!;
        await SendAsync(
            "NamespaceRoleCreate", $"/conda-store/api/v1/namespace/{Namespace}/role",
            new { other_namespace = "default", role = "viewer" }, ("ns", Namespace));
    }

    private async Task<JsonElement> SendAsync(string function, string path, object? body, params (string Name, string Value)[] values)
    {
        using HttpContent? content = body is null ? null : JsonContent.Create(body);
        using HttpResponseMessage response = await RequestAsync(
            function, body is null ? HttpMethod.Get : HttpMethod.Post, path, content, values.ToDictionary(v => v.Name, v => v.Value));
        string text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, $"{function}: {(int)response.StatusCode} {text}\n{app.Host.Log}");
        JsonElement root = JsonSerializer.Deserialize<JsonElement>(text);
        return root.TryGetProperty("data", out JsonElement data) ? data : root;
    }

    private async Task<JsonElement> InvokeAsync(string activity, object input)
    {
        InvocationResponse response = await app.Host.InvokeAsync(activity, JsonSerializer.Serialize(input), Token);
        Assert.True(response.Result.Status == StatusResult.Types.Status.Success, $"{activity}: {response.Result.Exception?.Message}");
        JsonElement result = JsonSerializer.Deserialize<JsonElement>(response.ReturnValue.Json);
        Assert.True(result.GetProperty("Outcome").ToString() is "0" or "Done", $"{activity}: {result}");
        return result;
    }

    private static long Count(JsonElement result) => result.GetProperty("Count").GetInt64();
}
