using CondaStore.Client;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Work.Search;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Local.Hosting;
using CondaStore.Store.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Cli.Tests.TestSupport;

/// <summary>A whole store in this process, with a channel <c>local</c> in a folder: see <see cref="LocalChannel"/>.</summary>
internal sealed class EmbeddedStore : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private EmbeddedHost _host = null!;
    private TokenAuthority _tokens = null!;

    public string Url { get; private set; } = null!;

    public string Root { get; private set; } = null!;

    public StoreClient Client { get; private set; } = null!;

    public static async Task<EmbeddedStore> StartAsync(params (string Name, string Value)[] settings)
    {
        EmbeddedStore store = new();
        Dictionary<string, string?> all = LocalChannel.Write(store._folder.At("channels"), packages: 6, filesEach: 3);
        foreach ((string name, string value) in settings)
        {
            all[name] = value;
        }

        store._host = await EmbeddedHost.StartAsync(
            new EmbeddedHostOptions { DataDirectory = store._folder.At("data"), Port = 0, LogLevel = LogLevel.None, Settings = all },
            CancellationToken.None);
        store.Root = store._host.Address.AbsoluteUri;
        store.Url = new Uri(store._host.Address, "/conda-store/").AbsoluteUri;
        store._tokens = store._host.Services.GetRequiredService<TokenAuthority>();
        store.Client = store.ClientOf(store.Token());
        return store;
    }

    /// <summary>A token with one role on a pattern of environments.</summary>
    public string Token(string pattern = "*/*", Role role = Role.Admin, string name = "me") =>
        _tokens.Issue(
            name, RoleBindings.Parse([KeyValuePair.Create(pattern, new[] { role.ToString().ToLowerInvariant() })]));

    public StoreClient ClientOf(string? token) => new(new StoreClientOptions { Url = new Uri(Url), Token = token });

    public string At(string relative) => _folder.At(relative);

    public string Write(string relative, string content) => _folder.Write(relative, content);

    /// <summary>Builds an environment and waits for its end.</summary>
    public async Task<RemoteBuild> BuildAsync(string ns, string name, params string[] dependencies)
    {
        string text = $"name: {name}\nchannels: [local]\ndependencies: [{string.Join(", ", dependencies.Select(d => $"'{d}'"))}]\n";
        long id = await Client.Specifications.BuildAsync(new SpecificationRequest { Specification = text, Namespace = ns }, CancellationToken.None);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        return await Client.Builds.WaitAsync(id, b => b.IsFinished, null, limit.Token);
    }

    /// <summary>Runs the command as an administrator of this store.</summary>
    public Task<CommandRun> RunAsync(params string[] arguments) => RunAsAsync(Token(), arguments);

    /// <summary>Runs the command with a token of this store, or without one.</summary>
    public Task<CommandRun> RunAsAsync(string? token, params string[] arguments)
    {
        Dictionary<string, string> variables = new() { ["CONDA_STORE_URL"] = Url, ["XDG_CONFIG_HOME"] = At("configuration") };
        if (token is not null)
        {
            variables["CONDA_STORE_TOKEN"] = token;
        }

        return CommandRun.InAsync(variables, "", arguments);
    }

    /// <summary>Indexes the channel now, so that its packages can be searched.</summary>
    public Task IndexAsync() => _host.Services.GetRequiredService<PackageIndex>().RefreshAsync(CancellationToken.None);

    /// <summary>Stops the store; its folder stays.</summary>
    public async Task StopAsync() => await _host.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
        _folder.Dispose();
    }
}
