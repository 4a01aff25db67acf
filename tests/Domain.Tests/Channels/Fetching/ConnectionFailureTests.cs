using System.Net.Sockets;
using System.Security.Authentication;
using CondaStore.Domain.Channels.Fetching;

namespace CondaStore.Domain.Tests.Channels.Fetching;

public sealed class ConnectionFailureTests
{
    private static readonly Exception Unknown =
        new HttpRequestException(HttpRequestError.NameResolutionError, "x", new SocketException((int)SocketError.HostNotFound));

    private static readonly Exception Later =
        new HttpRequestException(HttpRequestError.NameResolutionError, "x", new SocketException((int)SocketError.TryAgain));

    private static readonly Exception Refused =
        new HttpRequestException(HttpRequestError.ConnectionError, "x", new SocketException((int)SocketError.ConnectionRefused));

    private static readonly Exception Untrusted =
        new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new AuthenticationException("PartialChain"));

    [Fact]
    public void Repetitions_Cause_DecidesWhetherTryingAgainHelps()
    {
        Assert.Equal((0, 1, 3, 0), (
            ConnectionFailure.Repetitions(Unknown, 3), ConnectionFailure.Repetitions(Later, 3), ConnectionFailure.Repetitions(Refused, 3),
            ConnectionFailure.Repetitions(Untrusted, 3)));
        Assert.Equal((false, true, true, false), (
            ConnectionFailure.MayPass(Unknown), ConnectionFailure.MayPass(Later), ConnectionFailure.MayPass(Refused), ConnectionFailure.MayPass(Untrusted)));
    }

    [Fact]
    public void Sentence_ThroughAProxy_NamesIt()
    {
        NetworkOptions network = EnvironmentProxyTests.Options("http_proxy=http://me:secret@127.0.0.1:1;no_proxy=direct.example");

        string sentence = ConnectionFailure.Sentence(Refused, "http://h.example/c", network);

        Assert.StartsWith("http://h.example/c cannot be fetched through the proxy http://127.0.0.1:1/ (http_proxy): ", sentence, StringComparison.Ordinal);
        Assert.Contains("'h.example' to no_proxy", Assert.Single(ConnectionFailure.Hints(Refused, "http://h.example/c", network)), StringComparison.Ordinal);
        Assert.DoesNotContain("proxy", ConnectionFailure.Sentence(Refused, "http://direct.example/c", network), StringComparison.Ordinal);
    }

    [Fact]
    public void Hints_CertificateThatIsNotTrusted_NameTheBundle()
    {
        NetworkOptions network = EnvironmentProxyTests.Options("REQUESTS_CA_BUNDLE=/etc/company.pem");

        Assert.Contains("/etc/company.pem (REQUESTS_CA_BUNDLE)", ConnectionFailure.Hints(Untrusted, "https://h/c", network)[0], StringComparison.Ordinal);
        Assert.Contains("SSL_CERT_FILE", ConnectionFailure.Hints(Untrusted, "https://h/c", new NetworkOptions())[0], StringComparison.Ordinal);
        Assert.Contains("certificate", ConnectionFailure.Sentence(Untrusted, "https://h/c", network), StringComparison.Ordinal);
    }
}
