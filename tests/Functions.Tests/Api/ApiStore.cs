using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Work;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Local.Hosting;
using CondaStore.Local.Hosting.Discovery;
using CondaStore.Store.Tests.Running;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Functions.Tests.Api;

/// <summary>A whole store in this process, on a channel in a folder, with an administrator's client.</summary>
internal sealed class ApiStore : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private EmbeddedHost _host = null!;
    private Dictionary<string, string?> _settings = [];
    private HttpMessageHandler? _channels;
    private Action<IServiceCollection>? _configure;

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _host.Services;

    public string Share => Path.Combine(_folder.Path, "data", "share");

    /// <summary>The folder of the channel <c>local</c>.</summary>
    public string Channel => Path.Combine(_folder.Path, "channels", "local");

    public static async Task<ApiStore> StartAsync(
        Dictionary<string, string?>? settings = null,
        HttpMessageHandler? channels = null,
        Action<IServiceCollection>? configure = null,
        TimeProvider? timeProvider = null)
    {
        ApiStore store = new() { _settings = settings ?? [], _channels = channels, _configure = configure };
        string? alias = LocalChannel.Write(Path.Combine(store._folder.Path, "channels"), packages: 6, filesEach: 3)["Store:ChannelAlias"];
        store._settings["Store:ChannelAlias"] = channels is null ? alias : "https://conda.anaconda.org";
        await store.StartAgainAsync(timeProvider ?? TimeProvider.System);
        return store;
    }

    /// <summary>Starts the store on what it held when it was stopped, at whatever time.</summary>
    public async Task StartAgainAsync(TimeProvider timeProvider)
    {
        _host = await EmbeddedHost.StartAsync(
            new EmbeddedHostOptions
            {
                DataDirectory = Path.Combine(_folder.Path, "data"),
                Port = 0,
                LogLevel = LogLevel.None,
                TimeProvider = timeProvider,
                Settings = _settings,
                ConfigureServices = services =>
                {
                    if (_channels is not null)
                    {
                        services.AddSingleton(new ChannelConnection(_channels));
                    }

                    _configure?.Invoke(services);
                },
            },
            CancellationToken.None);
        SignInAgain();
    }

    /// <summary>Gives <see cref="Http"/> a token of the store's present time.</summary>
    public void SignInAgain() => Http = ClientOf(TokenOf("*/*", "admin"));

    public async Task StopAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
    }

    /// <summary>Lets a timer tick, as its schedule would.</summary>
    public async Task TickAsync(string timer)
    {
        EmbeddedFunction function = Services.GetRequiredService<FunctionCatalog>().OfKind(FunctionKind.Timer).Single(f => f.Name == timer);
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        await Services.GetRequiredService<FunctionInvoker>().InvokeAsync(
            function,
            new EmbeddedFunctionContext(function, scope.ServiceProvider, null, CancellationToken.None),
            p => p == function.TriggerParameter ? new TimerInfo() : null);
    }

    public HttpClient ClientOf(string? token, bool redirects = true)
    {
        HttpClient http = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = redirects }) { BaseAddress = new Uri(_host.Address, "/conda-store/api/v1/"), Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    public string TokenOf(string pattern, string role, string name = "somebody") =>
        Services.GetRequiredService<TokenAuthority>().Issue(name, RoleBindings.Parse([KeyValuePair.Create(pattern, new[] { role })]));

    public async Task<long> PostAsync(string specification, string ns = "team", object? more = null)
    {
        HttpResponseMessage answer = await Http.PostAsJsonAsync("specification/", more ?? new { @namespace = ns, specification });
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("data").GetProperty("build_id").GetInt64();
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using JsonDocument document = JsonDocument.Parse(await Http.GetStringAsync(path));
        return document.RootElement.GetProperty("data").Clone();
    }

    public async Task<JsonElement> WaitAsync(long build, params string[] states)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            JsonElement data = await GetAsync($"build/{build}/");
            string status = data.GetProperty("status").GetString()!;
            if (states.Contains(status))
            {
                return data;
            }

            Assert.False(status is "COMPLETED" or "FAILED" or "CANCELED", data.ToString());
            await Task.Delay(30, limit.Token);
        }
    }

    /// <summary>The <c>data</c> of an answer, which has to be a success.</summary>
    public static async Task<JsonElement> DataAsync(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("data").Clone();
    }

    /// <summary>Looks again and again until what is seen is enough.</summary>
    public Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> isEnough) =>
        Waiting.UntilAsync(() => GetAsync(path), isEnough);

    /// <summary>Waits until the work on backups has ended that an answer names.</summary>
    public async Task<JsonElement> EndedAsync(HttpResponseMessage begun)
    {
        string operation = (await DataAsync(begun)).GetProperty("operation").GetString()!;
        return await UntilAsync($"backup/operation/{operation}/", o => o.GetProperty("status").GetString() != "RUNNING");
    }

    /// <summary>The path by which users reach an environment, once it leads to a build; the build's row is complete a moment before.</summary>
    public async Task<string> EnvironmentAsync(long build, string ns = "team", string name = "e")
    {
        string path = Path.Combine(Share, "envs", ns, name);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (new FileInfo(path).LinkTarget?.Contains($"-{build}-", StringComparison.Ordinal) != true)
        {
            await Task.Delay(20, limit.Token);
        }

        return path;
    }

    /// <summary>Whether some prefix of the namespace <c>team</c> has a package of <see cref="Conformance.StubChannel"/>.</summary>
    public bool HasLinked(string package)
    {
        string prefixes = Path.Combine(Share, "envs", "team");
        return Directory.Exists(prefixes) && Directory.GetDirectories(prefixes).Any(p => File.Exists(Path.Combine(p, "share", package + ".txt")));
    }

    /// <summary>Waits for a state that may follow an end.</summary>
    public async Task<JsonElement> WaitForAsync(long build, string state)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            JsonElement data = await GetAsync($"build/{build}/");
            if (data.GetProperty("status").GetString() == state)
            {
                return data;
            }

            await Task.Delay(30, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }
}
