using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Channels.Fetching;

/// <summary>The handler against real sockets: a server with a certificate of its own, and a proxy.</summary>
public sealed class NetworkHandlerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly List<string> _requests = [];

    public NetworkHandlerTests()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        _listener.Start();
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("REQUESTS_CA_BUNDLE")]
    [InlineData("CURL_CA_BUNDLE")]
    [InlineData("SSL_CERT_FILE")]
    public async Task Send_CertificateOfTheBundle_IsTrusted(string variable)
    {
        string bundle = _directory.Write("ca.pem", _certificate.ExportCertificatePem());
        _ = ServeAsync(encrypted: true);

        Assert.Equal("hello", await GetAsync($"https://127.0.0.1:{Port}/", $"{variable}={bundle}"));
    }

    [Fact]
    public async Task Send_CertificateOfAFolder_IsTrusted()
    {
        _directory.Write("certs/a.pem", _certificate.ExportCertificatePem());
        _ = ServeAsync(encrypted: true);

        Assert.Equal("hello", await GetAsync($"https://127.0.0.1:{Port}/", $"REQUESTS_CA_BUNDLE={_directory.At("certs")}"));
    }

    [Fact]
    public async Task Send_UnknownIssuer_IsNotTrusted()
    {
        _ = ServeAsync(encrypted: true);

        HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync($"https://127.0.0.1:{Port}/", ""));

        Assert.Contains("certificate", ConnectionFailure.Sentence(failure, "https://127.0.0.1/", new NetworkOptions()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REQUESTS_CA_BUNDLE", "no certificate")]
    [InlineData("CURL_CA_BUNDLE", null)]
    public async Task Send_EncryptedAndBundleWithoutCertificates_IsAnError(string variable, string? content)
    {
        string path = content is null ? _directory.At("missing.pem") : _directory.Write("ca.pem", content);

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => GetAsync($"https://127.0.0.1:{Port}/", $"{variable}={path}"));

        Assert.Equal(ErrorCode.InvalidSetting, failure.Code);
        Assert.Contains(variable, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NotEncrypted_ReadsNoCertificates()
    {
        _ = ServeAsync(encrypted: false);

        Assert.Equal("hello", await GetAsync($"http://127.0.0.1:{Port}/", $"REQUESTS_CA_BUNDLE={_directory.At("missing.pem")}"));
    }

    [Fact]
    public void Create_OpenSslVariableThatNamesNothing_IsIgnored() =>
        NetworkHandler.Create(EnvironmentProxyTests.Options("SSL_CERT_FILE=/nowhere/ca.pem"), DecompressionMethods.None, 1).Dispose();

    [Fact]
    public async Task Send_ThroughAProxyWithALogin_AuthorizesThere()
    {
        _ = ServeAsync(encrypted: false, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"", "200 OK");

        Assert.Equal("hello", await GetAsync("http://h.example/c", $"http_proxy=http://me:secret@127.0.0.1:{Port}"));

        Assert.StartsWith("GET http://h.example/c ", _requests[^1], StringComparison.Ordinal);
        Assert.Contains($"Proxy-Authorization: Basic {Convert.ToBase64String("me:secret"u8)}", _requests[^1], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Send_HostOfNetrc_GetsItsLogin()
    {
        _directory.Write(".netrc", "machine 127.0.0.1 login me password secret");
        _ = ServeAsync(encrypted: false);
        NetworkOptions options = new() { HomeDirectory = _directory.Path };
        using HttpClient client = new(NetworkHandler.Create(options, DecompressionMethods.None, 1));

        await client.GetStringAsync($"http://127.0.0.1:{Port}/", TestContext.Current.CancellationToken);

        Assert.Contains($"Authorization: Basic {Convert.ToBase64String("me:secret"u8)}", _requests[0], StringComparison.Ordinal);
    }

    private static async Task<string> GetAsync(string url, string variables)
    {
        using HttpClient client = new(NetworkHandler.Create(EnvironmentProxyTests.Options(variables), DecompressionMethods.None, 1));
        return await client.GetStringAsync(url, TestContext.Current.CancellationToken);
    }

    private async Task ServeAsync(bool encrypted, params string[] statuses)
    {
        foreach (string status in statuses.Length == 0 ? ["200 OK"] : statuses)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await using Stream plain = client.GetStream();
            await using Stream stream = encrypted ? await EncryptAsync(plain) : plain;
            StringBuilder request = new();
            byte[] buffer = new byte[4096];
            while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                int read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
                if (read == 0)
                {
                    break;
                }

                request.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }

            _requests.Add(request.ToString());
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"), TestContext.Current.CancellationToken);
        }
    }

    private async Task<Stream> EncryptAsync(Stream plain)
    {
        SslStream encrypted = new(plain);
        await encrypted.AuthenticateAsServerAsync(_certificate);
        return encrypted;
    }
}
