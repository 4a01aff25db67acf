using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace CondaStore.Functions.Tests.Api;

/// <summary>
/// A body that is too large gets its answer. The client here does what the proxy in the Functions host does: it sends the whole body
/// before it reads the answer.
/// </summary>
public sealed class RequestBodyLimitTests : IAsyncLifetime
{
    private const int Limit = 100_000;

    private ApiStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await ApiStore.StartAsync(new() { ["Store:MaxRequestBytes"] = $"{Limit}" });

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(Limit + 1, false)]
    [InlineData(Limit + 1, true)]
    [InlineData(30_000_000, false)]
    [InlineData(30_000_000, true)]
    public async Task Post_BodyOverTheLimit_IsRefusedInForm(int bytes, bool chunked)
    {
        using HttpRequestMessage request = Request(bytes, chunked);

        using HttpResponseMessage answer = await _store.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        JsonElement body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Contains($"{Limit} bytes", body.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("CS1000", body.GetProperty("error_code").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_BodyOfTheLimit_IsRead(bool chunked)
    {
        using HttpRequestMessage request = Request(Limit, chunked);

        using HttpResponseMessage answer = await _store.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    // No byte of the body is sent: a server that waits for it would wait forever.
    [Fact]
    public async Task Post_ContentLengthOverTheLimit_IsRefusedBeforeTheBodyComes()
    {
        using TcpClient client = new();
        await client.ConnectAsync(_store.Http.BaseAddress!.Host, _store.Http.BaseAddress.Port);
        await using NetworkStream connection = client.GetStream();
        await connection.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {_store.Http.BaseAddress.AbsolutePath}specification/ HTTP/1.1\r\nHost: store\r\nContent-Length: {1L << 40}\r\n"
            + $"Content-Type: application/json\r\nAuthorization: {_store.Http.DefaultRequestHeaders.Authorization}\r\n\r\n"));

        using StreamReader answer = new(connection);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));

        Assert.StartsWith("HTTP/1.1 413 ", await answer.ReadLineAsync(limit.Token), StringComparison.Ordinal);
    }

    private static HttpRequestMessage Request(int bytes, bool chunked)
    {
        byte[] body = new byte[bytes];
        Array.Fill(body, (byte)'x');
        HttpRequestMessage request = new(HttpMethod.Post, "specification/") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        return request;
    }
}
