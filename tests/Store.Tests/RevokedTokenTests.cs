using System.Diagnostics;
using System.Text.Json;
using CondaStore.Azure.Tests;
using CondaStore.Store.Tests.Running;

namespace CondaStore.Store.Tests;

/// <summary>Tokens on two hosts as separate processes on one storage account.</summary>
public sealed class RevokedTokenTests(Azurite azurite, ITestOutputHelper output) : IAsyncDisposable
{
    private SharedStore _store = null!;

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Revoke_OnOneHost_IsRefusedByBoth()
    {
        _store = await SharedStore.StartAsync(azurite, filesEach: 2, TimeSpan.Zero, hosts: 2);
        using StoreClient first = _store.Client(0);
        using StoreClient second = _store.Client(1);
        JsonElement made = await StoreClient.DataAsync(await first.Http.PostAsync("token/", new StringContent("""{"name":"ci"}""")));
        string token = made.GetProperty("token").GetString()!;
        using StoreClient onFirst = new(_store.Host(0).Address, token);
        using StoreClient onSecond = new(_store.Host(1).Address, token);
        Assert.True(await IsAcceptedAsync(onFirst));
        Assert.True(await IsAcceptedAsync(onSecond));

        using HttpResponseMessage revoked = await second.Http.DeleteAsync($"token/{made.GetProperty("id").GetString()}/");
        long at = Stopwatch.GetTimestamp();
        Assert.True(revoked.IsSuccessStatusCode);
        Assert.False(await IsAcceptedAsync(onSecond));
        while (await IsAcceptedAsync(onFirst) && Stopwatch.GetElapsedTime(at) < TimeSpan.FromMinutes(1))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        output.WriteLine($"the other host refused it after {Stopwatch.GetElapsedTime(at).TotalSeconds:F2} s");
        Assert.False(await IsAcceptedAsync(onFirst));
    }

    private static async Task<bool> IsAcceptedAsync(StoreClient client) =>
        (await client.GetAsync("permission/")).GetProperty("authenticated").GetBoolean();
}
