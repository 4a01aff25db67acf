using System.Net;

namespace CondaStore.Functions.Tests.Api;

public sealed class HealthTests
{
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
}
