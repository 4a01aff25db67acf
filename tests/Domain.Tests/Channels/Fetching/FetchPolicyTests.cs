using System.Net;
using System.Net.Sockets;
using System.Text;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Channels.Fetching;

/// <summary>Whole requests, against a listener on this machine that counts who connects.</summary>
public sealed class FetchPolicyTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TestDirectory _cache = new();
    private string _answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private int _connections;

    public FetchPolicyTests()
    {
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
        _cache.Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("inner.example")]
    public async Task Request_BeyondTheInternet_IsRefusedBeforeAnythingIsSent(string host)
    {
        StoreException e = await Assert.ThrowsAsync<StoreException>(() => GetAsync(Policy(""), $"http://{host}:{Port}/"));

        Assert.Equal(ErrorCode.PolicyViolation, e.Code);
        Assert.DoesNotContain("10.", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, _connections);
    }

    [Theory]
    [InlineData("127.0.0.0/8", "127.0.0.1")]
    [InlineData("127.0.0.0/8", "inner.example")]
    [InlineData("inner.example", "inner.example")]
    [InlineData("*.example", "inner.example")]
    public async Task Request_ToWhatIsAllowed_IsMade(string allowed, string host)
    {
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(Policy(allowed), $"http://{host}:{Port}/"));
        Assert.Equal(1, _connections);
    }

    [Fact]
    public async Task Request_NameWithAddressesOfBothKinds_GoesToThoseThatAreAllowed()
    {
        FetchPolicy policy = new(_ => new(FetchAllowance.Parse("127.0.0.1")), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.9.9.9"), IPAddress.Loopback]));

        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(policy, $"http://both.example:{Port}/"));
    }

    // The name leads elsewhere by the time of the connection: what was checked is what is connected to.
    [Fact]
    public async Task Request_NameThatChangesItsAddress_IsCheckedWhenConnected()
    {
        int asked = 0;
        FetchPolicy policy = new(
            _ => new(FetchAllowance.None), (_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? IPAddress.Loopback : IPAddress.Parse("93.184.216.34")]));

        await Assert.ThrowsAsync<StoreException>(() => GetAsync(policy, $"http://rebinding.example:{Port}/"));

        Assert.Equal((1, 0), (asked, _connections));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/x")]
    [InlineData("http://other.example/x")]
    [InlineData("file:///etc/passwd")]
    public async Task Channel_RedirectsBeyondTheInternet_IsRefusedAtThatHop(string target)
    {
        string location = string.Format(System.Globalization.CultureInfo.InvariantCulture, target, Port);
        _answer = $"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        using HttpMessageHandler handler = Policy($"inner.example:{Port}").CreateHandler();
        using RepodataClient client = new(new RepodataClientOptions { CacheDirectory = _cache.Path, Handler = handler, Retries = 0 });

        StoreException e = await Assert.ThrowsAsync<StoreException>(
            () => client.OpenAsync(Channel.FromUrl($"http://inner.example:{Port}/c"), "noarch", TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.PolicyViolation, e.Code);
        Assert.DoesNotContain(Directory.EnumerateFiles(_cache.Path, "*", SearchOption.AllDirectories), f => f.EndsWith(".json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Folder_NotAllowed_IsNotRead()
    {
        using RepodataClient client = new(new RepodataClientOptions { CacheDirectory = _cache.Path, Policy = Policy("/srv/other") });

        StoreException e = await Assert.ThrowsAsync<StoreException>(
            () => client.OpenAsync(Channel.FromUrl("file:///etc"), "noarch", TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.PolicyViolation, e.Code);
    }

    private static FetchPolicy Policy(string allowed) => new(
        _ => new(FetchAllowance.Parse(allowed)),
        (host, _) => Task.FromResult<IPAddress[]>([host == "other.example" ? IPAddress.Parse("10.0.0.1") : IPAddress.Loopback]));

    private static async Task<HttpStatusCode> GetAsync(FetchPolicy policy, string url)
    {
        using HttpClient http = new(policy.CreateHandler());
        using HttpResponseMessage answer = await http.GetAsync(new Uri(url), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task ServeAsync()
    {
        byte[] buffer = new byte[4096];
        while (!_stop.IsCancellationRequested)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Interlocked.Increment(ref _connections);
            await using NetworkStream stream = client.GetStream();
            _ = await stream.ReadAsync(buffer, _stop.Token);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(_answer), _stop.Token);
        }
    }
}
