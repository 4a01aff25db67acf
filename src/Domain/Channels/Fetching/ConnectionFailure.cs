using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>Describes why a server could not be reached, and which proxy or certificates were used.</summary>
internal static class ConnectionFailure
{
    /// <summary>Returns a sentence stating which URL cannot be fetched, through which proxy, and why.</summary>
    public static string Sentence(Exception e, string url, NetworkOptions network)
    {
        string through = ProxyFor(url, network) is var (proxy, variable)
            ? $" through the proxy {Redaction.Redact(proxy.AbsoluteUri)} ({variable})"
            : "";
        return $"{Redaction.Redact(url)} cannot be fetched{through}: {Reason(e)}.";
    }

    /// <summary>Returns suggestions for the user, most useful first.</summary>
    public static IReadOnlyList<string> Hints(Exception e, string url, NetworkOptions network)
    {
        string host = Uri.TryCreate(url, UriKind.Absolute, out Uri? target) ? target.Host : url;
        if (IsCertificate(e))
        {
            return
            [
                TrustedCertificates.From(network) is { } trusted
                    ? $"The certificate of {host} is checked against {trusted.Path} ({trusted.Variable}), which may lack the authority "
                        + "that issued it."
                    : $"The certificate of {host} is checked against those of the operating system; for others let SSL_CERT_FILE or "
                        + "REQUESTS_CA_BUNDLE name a file.",
            ];
        }

        return ProxyFor(url, network) is var (proxy, variable)
            ? [$"Check the proxy {Redaction.Redact(proxy.AbsoluteUri)} in {variable}, or add '{host}' to no_proxy to reach it without one."]
            : ["Check the network and the address, or use what is cached by working offline."];
    }

    /// <summary>Determines whether the same request may succeed later.</summary>
    public static bool MayPass(Exception e) => !IsCertificate(e) && SocketErrorOf(e) != SocketError.HostNotFound && !IsRefusedByProxy(e);

    /// <summary>
    /// Returns the number of immediate retries worth making: a name that cannot be resolved is unlikely to resolve a second later, and
    /// offline users should not have to wait.
    /// </summary>
    public static int Repetitions(Exception e, int usual) =>
        !MayPass(e) ? 0 : SocketErrorOf(e) == SocketError.TryAgain ? Math.Min(usual, 1) : usual;

    private static string Reason(Exception e) => e switch
    {
        OperationCanceledException => "the server does not answer in time",
        _ when IsCertificate(e) => "the certificate of the server is not trusted",
        _ when SocketErrorOf(e) is SocketError.HostNotFound or SocketError.NoData => "the name of the host is not known",
        _ when SocketErrorOf(e) == SocketError.TryAgain => "the name of the host cannot be looked up now",
        _ => Redaction.Redact((e is HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError }
            ? e
            : e.InnerException ?? e).Message).TrimEnd('.'),
    };

    private static bool IsRefusedByProxy(Exception e) =>
        e is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ProxyTunnelError,
            StatusCode: HttpStatusCode.ProxyAuthenticationRequired
        };

    private static bool IsCertificate(Exception e) =>
        e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            && e.InnerException is AuthenticationException;

    private static SocketError? SocketErrorOf(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
            {
                return socket.SocketErrorCode;
            }
        }

        return null;
    }

    private static (Uri Proxy, string Variable)? ProxyFor(string url, NetworkOptions network) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? target) ? EnvironmentProxy.From(network)?.Find(target) : null;
}
