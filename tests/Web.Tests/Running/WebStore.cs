using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Local.Hosting;
using CondaStore.Store.Tests.Running;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Web.Tests.Running;

/// <summary>A whole store in this process on a small channel, as seen by HTTP only.</summary>
internal sealed class WebStore : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private EmbeddedHost _host = null!;

    public Uri Address => _host.Address;

    /// <summary>A client of the API with an administrator's token.</summary>
    public StoreClient Api { get; private set; } = null!;

    public static async Task<WebStore> StartAsync(params (string Name, string Value)[] settings)
    {
        WebStore store = new();
        Dictionary<string, string?> all = LocalChannel.Write(store._folder.At("channels"), packages: 8, filesEach: 3);
        foreach ((string name, string value) in settings)
        {
            all[name] = value;
        }

        EmbeddedHostOptions options = new()
        {
            DataDirectory = store._folder.At("data"),
            Port = 0,
            LogLevel = LogLevel.Critical,
            Settings = all,
            // As on the worker, which registers MVC and with it services that a page may ask for by accident.
            ConfigureServices = services =>
            {
                services.AddMvc();
                services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(store._folder.At("keys")));
            },
        };
        store._host = await EmbeddedHost.StartAsync(options, CancellationToken.None);
        store.Api = new StoreClient(store.Address, store.TokenOf("*/*", "admin"));
        return store;
    }

    public string TokenOf(string pattern, string role) =>
        _host.Services.GetRequiredService<TokenAuthority>().Issue("somebody", RoleBindings.Parse([KeyValuePair.Create(pattern, new[] { role })]));

    /// <summary>A token of a user without roles of its own, who has those that the namespace of that name was given.</summary>
    public string TokenOfUser(string name) => _host.Services.GetRequiredService<TokenAuthority>().Issue(name, RoleBindings.None);

    /// <summary>A client that asks for pages as a browser does, with a session of these rights or none.</summary>
    public HttpClient Browser(string? token = null)
    {
        HttpClient http = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(Address, "/conda-store/"), Timeout = TimeSpan.FromSeconds(60) };
        if (token is not null)
        {
            http.DefaultRequestHeaders.Add("Cookie", "conda-store-auth=" + token);
        }

        return http;
    }

    /// <summary>Builds a specification and waits for its end.</summary>
    public async Task<long> BuiltAsync(string ns, string specification)
    {
        long build = await Api.BuildAsync(ns, specification);
        await Api.EndedAsync(build);
        return build;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _host.DisposeAsync();
        _folder.Dispose();
    }
}
