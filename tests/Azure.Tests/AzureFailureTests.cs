using System.Globalization;
using System.Net;
using CondaStore.Contracts;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Azure;
using CondaStore.Functions.Configuration;

namespace CondaStore.Azure.Tests;

public sealed class AzureFailureTests(Azurite azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Throttled_ForAWhile_IsTriedAgain()
    {
        int left = 2;
        using FailingHandler handler = new(_ => Interlocked.Decrement(ref left) >= 0 ? Busy(HttpStatusCode.ServiceUnavailable) : null);
        AzureStorage storage = await OpenAsync(handler);

        await storage.Table.InsertAsync(new TableRow("p", "r") { ["Value"] = 1L }, Token);

        Assert.Equal(1L, (await storage.Table.GetAsync("p", "r", Token))!.Number("Value"));
        Assert.True(left < 0);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Throttled_ForGood_IsTransientAndTellsHowLongToWait(HttpStatusCode status)
    {
        bool busy = false;
        using FailingHandler handler = new(_ => busy ? Busy(status) : null);
        AzureStorage storage = await OpenAsync(handler);
        busy = true;

        StorageUnavailableException e = await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Table.GetAsync("p", "r", Token));

        Assert.True(e.IsTransient);
        Assert.Equal(TimeSpan.FromSeconds(1), e.RetryAfter);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Blobs.PropertiesAsync("a/b", Token));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Leases.AcquireAsync("l", "me", TimeSpan.FromSeconds(15), Token));
    }

    [Fact]
    public async Task Upload_BreaksInTheMiddle_LeavesTheOldContent()
    {
        bool broken = false;
        using FailingHandler handler = new(request =>
            broken && request.Method == HttpMethod.Put ? throw new HttpRequestException("connection reset") : null);
        AzureStorage storage = await OpenAsync(handler);
        await storage.Blobs.WriteAsync("a/b", new MemoryStream("old"u8.ToArray()), BlobWriteOptions.Overwrite, Token);
        broken = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => storage.Blobs.WriteAsync("a/b", new MemoryStream(new byte[300_000]), BlobWriteOptions.Overwrite, Token));

        broken = false;
        using StreamReader reader = new(await storage.Blobs.OpenReadAsync("a/b", 0, null, Token));
        Assert.Equal("old", await reader.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Upload_TimesOutInTheMiddle_LeavesTheOldContent()
    {
        using StallingHandler handler = new();
        AzureStorage storage = await AzureStorage.OpenAsync(
            AzureStorageUnderTest.Options(azurite) with { Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(10), TryTimeout = TimeSpan.FromSeconds(1) },
            TimeProvider.System,
            handler,
            Token);
        await storage.Blobs.WriteAsync("a/b", new MemoryStream("old"u8.ToArray()), BlobWriteOptions.Overwrite, Token);
        handler.Stalls = int.MaxValue;

        StorageUnavailableException e = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => storage.Blobs.WriteAsync("a/b", new MemoryStream(new byte[5_000_000]), BlobWriteOptions.Overwrite, Token));

        Assert.True(e.IsTransient);
        handler.Stalls = 0;
        using StreamReader reader = new(await storage.Blobs.OpenReadAsync("a/b", 0, null, Token));
        Assert.Equal("old", await reader.ReadToEndAsync(Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upload_TimesOutOnce_ArrivesWhole(bool seekable)
    {
        using StallingHandler handler = new();
        AzureStorage storage = await AzureStorage.OpenAsync(
            AzureStorageUnderTest.Options(azurite) with { Retries = 3, RetryDelay = TimeSpan.FromMilliseconds(10), TryTimeout = TimeSpan.FromSeconds(2) },
            TimeProvider.System,
            handler,
            Token);
        byte[] content = new byte[6_000_000];
        new Random(1).NextBytes(content);
        using MemoryStream memory = new(content);
        handler.Stalls = 1;

        BlobProperties written = await storage.Blobs.WriteAsync(
            "a/big", seekable ? memory : new ForwardOnlyStream(content), BlobWriteOptions.CreateOnly, Token);

        Assert.Equal(content.Length, written.Length);
        using MemoryStream read = new();
        await using (Stream stream = await storage.Blobs.OpenReadAsync("a/big", 0, null, Token))
        {
            await stream.CopyToAsync(read, Token);
        }

        Assert.Equal(content, read.ToArray());
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Throttled_WithRetryAfter_WaitsSoLong(HttpStatusCode status)
    {
        int left = 1;
        DateTime refused = default;
        DateTime again = default;
        using FailingHandler handler = new(request =>
        {
            if (request.Method != HttpMethod.Post || !request.RequestUri!.AbsolutePath.Contains("batch", StringComparison.Ordinal))
            {
                return null;
            }

            (refused, again) = refused == default ? (DateTime.UtcNow, again) : (refused, DateTime.UtcNow);
            return Interlocked.Decrement(ref left) >= 0 ? Busy(status) : null;
        });
        AzureStorage storage = await OpenAsync(handler);

        await storage.Table.BatchAsync([TableWrite.Insert(new TableRow("p", "a")), TableWrite.Insert(new TableRow("p", "b"))], Token);

        Assert.True(again - refused >= TimeSpan.FromSeconds(0.9), $"tried again after {again - refused}");
        Assert.Equal(2, (await storage.Table.QueryAsync(TableRange.Partition("p"), 10, null, Token)).Rows.Count);
    }

    [Fact]
    public async Task Link_AfterItsTime_IsRefused()
    {
        AzureStorage storage = await OpenAsync(null);
        await storage.Blobs.WriteAsync("a/one.txt", new MemoryStream("one"u8.ToArray()), BlobWriteOptions.Overwrite, Token);
        using HttpClient http = new();

        Uri over = (await storage.Blobs.LinkAsync("a/one.txt", new BlobLinkOptions(TimeSpan.FromMinutes(-1), null, "text/plain"), Token))!;
        Uri tooLong = (await storage.Blobs.LinkAsync("a/one.txt", new BlobLinkOptions(TimeSpan.FromDays(30), null, "text/plain"), Token))!;

        using HttpResponseMessage answer = await http.GetAsync(over, Token);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        string expires = tooLong.Query.Split('&', '?').Single(p => p.StartsWith("se=", StringComparison.Ordinal))[3..];
        Assert.True(DateTimeOffset.Parse(Uri.UnescapeDataString(expires), CultureInfo.InvariantCulture) <= DateTimeOffset.UtcNow + TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Link_ReadsOneBlobForAShortTime_AndNothingElse()
    {
        AzureStorage storage = await OpenAsync(null);
        await storage.Blobs.WriteAsync("a/one.txt", new MemoryStream("one"u8.ToArray()), BlobWriteOptions.Overwrite, Token);
        await storage.Blobs.WriteAsync("a/two.txt", new MemoryStream("two"u8.ToArray()), BlobWriteOptions.Overwrite, Token);
        Uri link = (await storage.Blobs.LinkAsync("a/one.txt", new BlobLinkOptions(TimeSpan.FromMinutes(5), "result.txt", "text/plain"), Token))!;
        using HttpClient http = new();

        using HttpResponseMessage answer = await http.GetAsync(link, Token);

        Assert.Equal("one", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("sp=r&", link.Query + "&", StringComparison.Ordinal);
        using HttpResponseMessage other = await http.GetAsync(link.ToString().Replace("one.txt", "two.txt", StringComparison.Ordinal), Token);
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        using HttpResponseMessage write = await http.PutAsync(link, new StringContent("x"), Token);
        Assert.NotEqual(HttpStatusCode.Created, write.StatusCode);
    }

    [Fact]
    public async Task Open_WithoutAnAccount_NamesTheSetting()
    {
        StoreException e = await Assert.ThrowsAsync<StoreException>(
            () => AzureStorage.OpenAsync(new AzureStorageOptions(), TimeProvider.System, null, Token));

        Assert.Equal(ErrorCode.InvalidSetting, e.Code);
        Assert.Contains("BlobServiceUri", e.Message, StringComparison.Ordinal);
    }

    private static HttpResponseMessage Busy(HttpStatusCode status) => new(status) { Headers = { { "Retry-After", "1" } }, Content = new StringContent("") };

    private Task<AzureStorage> OpenAsync(HttpMessageHandler? handler) => AzureStorage.OpenAsync(
        AzureStorageUnderTest.Options(azurite) with { Retries = 3, RetryDelay = TimeSpan.FromMilliseconds(10) }, TimeProvider.System, handler, Token);
}
