using System.Net;

namespace CondaStore.Local.Tests.Hosting.Http;

public sealed class HttpFunctionDispatcherTests : IAsyncLifetime
{
    private FakeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await FakeHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("/", "home")]
    [InlineData("/items/list", "list")]
    [InlineData("/items/list/", "list")]
    [InlineData("/ITEMS/LIST", "list")]
    [InlineData("/items/Abc", "item Abc")]
    [InlineData("/items/a%2Fb", "item a%2Fb")]
    [InlineData("/items/a%20b%25@x", "item a b%@x")]
    [InlineData("/pairs/1/latest", "pair 1 latest")]
    [InlineData("/numbers/41", "number 42")]
    [InlineData("/numbers/latest", "latest")]
    [InlineData("/numbers/x", "fallback /numbers/x")]
    [InlineData("/items//list", "fallback /items//list")]
    [InlineData("/throws", "mapped")]
    [InlineData("/stream", "line\nline\nline\n")]
    public async Task Get_Path_ReachesFirstFunctionByName(string path, string expected)
    {
        HttpResponseMessage response = await _host.Http.GetAsync(path);

        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Request_WithoutMatchingMethod_GetsEmptyNotFound()
    {
        HttpResponseMessage response = await _host.Http.DeleteAsync("/items/list");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Middleware_AroundFunction_KnowsItsName()
    {
        HttpResponseMessage response = await _host.Http.GetAsync("/numbers/1");

        Assert.Equal("Number", Assert.Single(response.Headers.GetValues("x-function")));
    }

    [Fact]
    public async Task DurableClient_InHttpFunction_StartsOrchestration()
    {
        HttpResponseMessage response = await _host.Http.PostAsync("/schedule/5", null);

        Assert.Equal("Completed 20", await _host.OutputAsync(await response.Content.ReadAsStringAsync()));
    }
}
