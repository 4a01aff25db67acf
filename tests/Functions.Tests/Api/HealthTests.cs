using System.Net;
using CondaStore.Domain.Store.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace CondaStore.Functions.Tests.Api;

public sealed class HealthTests
{
    [Fact]
    public async Task Health_DiskOfTheTablesIsFull_SaysSo()
    {
        await using ApiStore store = await ApiStore.StartAsync(configure: services => services.AddSingleton<ITable, FullTable>());

        HttpResponseMessage answer = await store.Http.GetAsync("/conda-store/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains(
            "\"problems\":[\"tables: the disk is full\"]", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfAWorkingStore_IsOkWithoutALogin()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        using HttpClient http = store.ClientOf(null);

        HttpResponseMessage answer = await http.GetAsync("/conda-store/health");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"share\":true", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(store.Share));
    }

    [Fact]
    public async Task Health_ShareIsGone_SaysWhatDoesNotWork()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        Directory.Move(store.Share, store.Share + ".gone");

        HttpResponseMessage answer = await store.Http.GetAsync("/conda-store/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.Contains("\"share\":false", body, StringComparison.Ordinal);
        Assert.Contains("\"tables\":true", body, StringComparison.Ordinal);
        Directory.Move(store.Share + ".gone", store.Share);
    }

    [Fact]
    public async Task Metrics_AfterBuildsThatEnded_CountThemByState()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync("name: one\nchannels: [local]\ndependencies: [p1]\n"), "COMPLETED");
        await store.WaitAsync(await store.PostAsync("name: two\nchannels: [local]\ndependencies: [p1]\n"), "COMPLETED");
        await store.WaitAsync(await store.PostAsync("name: two\nchannels: [local]\ndependencies: [nothing-of-the-name]\n"), "FAILED");

        string[] lines = (await store.Http.GetStringAsync("/metrics")).Split('\n');

        Assert.Contains("conda_store_build_completed 2", lines);
        Assert.Contains("conda_store_build_failed 1", lines);
        Assert.Contains("conda_store_build_queued 0", lines);
        Assert.Contains("conda_store_environments 2", lines);
    }
}
