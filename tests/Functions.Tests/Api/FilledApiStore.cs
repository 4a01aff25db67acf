using CondaStore.Functions.Tests.Conformance;

namespace CondaStore.Functions.Tests.Api;

/// <summary>One store for many tests that change nothing that lasts: build 1 of <c>team/e</c> is complete, build 2 of <c>team/s</c> never ends.</summary>
public sealed class FilledApiStore : IAsyncLifetime
{
    private ApiStore _store = null!;

    public string Administrator => _store.TokenOf("*/*", "admin");

    public async ValueTask InitializeAsync()
    {
        _store = await ApiStore.StartAsync(channels: new StubChannel());
        await _store.WaitAsync(await _store.PostAsync("name: e\nchannels: [conda-forge]\ndependencies: [numpy, flask]\n"), "COMPLETED");
        await _store.WaitAsync(await _store.PostAsync("name: s\nchannels: [conda-forge]\ndependencies: [slowpkg]\n"), "BUILDING");
    }

    public HttpClient ClientOf(string? token) => _store.ClientOf(token, redirects: false);

    public string TokenOf(string pattern, string role) => _store.TokenOf(pattern, role);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
