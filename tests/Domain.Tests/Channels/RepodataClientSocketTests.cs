using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Channels;

/// <summary>The client's own handler against a real socket.</summary>
public sealed class RepodataClientSocketTests : IDisposable
{
    private const string OneRecord = """{"packages":{"a-1-0.tar.bz2":{"name":"a","version":"1","build":"0"}}}""";

    private readonly TestDirectory _cache = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<byte[]> _answers = new();
    private readonly string _url;

    public RepodataClientSocketTests()
    {
        _listener.Start();
        _url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/c";
        _ = Task.Run(ServeAsync);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public async Task Open_GzippedAnswer_IsRead()
    {
        using MemoryStream body = new();
        using (GZipStream gzip = new(body, CompressionMode.Compress))
        {
            gzip.Write(Encoding.UTF8.GetBytes(OneRecord));
        }

        Answer("200 OK", body.ToArray(), extra: "Content-Encoding: gzip\r\n");

        Assert.Equal(1, (await OpenAsync()).Group("a").Count);
    }

    [Fact]
    public async Task Open_ConnectionThatBreaks_IsRepeated()
    {
        Answer("200 OK", Encoding.UTF8.GetBytes(OneRecord[..40]), announced: OneRecord.Length);
        Answer("200 OK", Encoding.UTF8.GetBytes(OneRecord));

        Assert.Equal(1, (await OpenAsync()).Group("a").Count);
    }

    [Fact]
    public async Task Open_ConnectionThatAlwaysBreaks_IsTypedAndNotCached()
    {
        for (int i = 0; i < 2; i++)
        {
            Answer("200 OK", Encoding.UTF8.GetBytes(OneRecord[..40]), announced: OneRecord.Length);
        }

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());

        Assert.Equal(ErrorCode.ChannelUnavailable, error.Code);
        Assert.True(error.IsTransient);
        Assert.Empty(_cache.Files("*.json"));
    }

    [Fact]
    public async Task Open_ConnectionRefused_IsTyped()
    {
        _stop.Cancel();
        _listener.Stop();

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());

        Assert.Equal(ErrorCode.ChannelUnavailable, error.Code);
    }

    private async Task<SubdirSource> OpenAsync()
    {
        using RepodataClient client = new(new RepodataClientOptions
        {
            CacheDirectory = _cache.Path,
            Retries = 1,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            UseShards = false,
        });
        return await client.OpenAsync(Channel.FromUrl(_url), "noarch", TestContext.Current.CancellationToken);
    }

    private void Answer(string status, byte[] body, int? announced = null, string extra = "")
    {
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {announced ?? body.Length}\r\nConnection: close\r\n{extra}\r\n");
        _answers.Enqueue([.. head, .. body]);
    }

    /// <summary>Answers 404 to the compressed form, and what was prepared to the plain one.</summary>
    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            NetworkStream stream = client.GetStream();
            using StreamReader reader = new(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
            string request = await reader.ReadLineAsync(_stop.Token) ?? string.Empty;
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
            {
            }

            byte[] answer = request.Contains(".zst", StringComparison.Ordinal)
                ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray()
                : _answers.Dequeue();
            await stream.WriteAsync(answer, _stop.Token);
        }
    }
}
