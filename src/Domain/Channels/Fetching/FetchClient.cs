using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Sends requests to channels and package indexes: credentials are sent only to their own host, also after redirects; transient failures
/// are retried with exponential backoff and jitter; other failures become a <see cref="StoreException"/> without secrets.
/// </summary>
internal sealed class FetchClient(FetchOptions options) : IDisposable
{
    private const int MaxRedirects = 10;
    private const DecompressionMethods Decompression =
        DecompressionMethods.GZip | DecompressionMethods.Deflate | DecompressionMethods.Brotli;

    private readonly Lazy<HttpClient> _client =
        NetworkHandler.OpenLater(options.Handler, options.Network, Decompression, Math.Max(4, options.Concurrency));

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    /// <summary>Requests a URL and passes a successful response to a reader; retries both if the server or the network fails.</summary>
    /// <typeparam name="T">The type of the reader's result.</typeparam>
    /// <param name="origin">The channel or index that is requested, with its credentials.</param>
    /// <param name="url">URL without credentials.</param>
    /// <param name="isOptional">Whether the file is optional; if so, a refusal is passed to the reader, because some servers deny access to
    /// missing files or fail on unknown file types.</param>
    /// <param name="prepare">Adds headers to the request.</param>
    /// <param name="read">Reads a response: success, 304, or one that reports a missing file.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<T> RequestAsync<T>(
        FetchOrigin origin,
        string url,
        bool isOptional,
        Action<HttpRequestMessage>? prepare,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            TimeSpan? askedFor = null;
            int repetitions = options.Retries;
            StoreException failure;
            try
            {
                using HttpResponseMessage response = await SendAsync(origin, url, prepare, cancellationToken);
                if (IsAnswer(response.StatusCode) || (isOptional && IsRefusal(response.StatusCode)))
                {
                    return await read(response, cancellationToken);
                }

                failure = FailureOf(response, origin, url);
                askedFor = RetryAfter(response);
            }
            catch (StoreException e) when (e.IsTransient)
            {
                failure = e;
            }
            catch (TransferTooSlowException e)
            {
                throw new StoreException(ErrorCode.ChannelUnavailable, $"{Redaction.Redact(url)} {e.Message}.", e);
            }
            catch (Exception e) when (IsConnectionFailure(e, cancellationToken))
            {
                failure = new StoreException(ErrorCode.ChannelUnavailable, ConnectionFailure.Sentence(e, url, options.Network), e)
                {
                    IsTransient = ConnectionFailure.MayPass(e),
                    Hints = ConnectionFailure.Hints(e, url, options.Network),
                };
                repetitions = ConnectionFailure.Repetitions(e, options.Retries);
            }

            if (!failure.IsTransient || attempt >= repetitions)
            {
                throw failure;
            }

            await Task.Delay(WaitBefore(attempt, askedFor), options.TimeProvider, cancellationToken);
        }
    }

    /// <summary>Determines whether a response passed to a reader reports that the file is unavailable.</summary>
    public static bool IsMissing(HttpStatusCode status) => (int)status is < 200 or >= 300 && status != HttpStatusCode.NotModified;

    /// <summary>Determines whether a status means that the file is permanently absent.</summary>
    public static bool IsAbsent(HttpStatusCode status) =>
        status is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.NotImplemented;

    /// <summary>
    /// Determines whether a status is a permanent refusal of this particular file. Missing credentials and an overloaded server affect
    /// other files as well.
    /// </summary>
    private static bool IsRefusal(HttpStatusCode status) => (int)status is >= 400 and <= 500 and not (401 or 407 or 408 or 425 or 429);

    private static bool IsAnswer(HttpStatusCode status) =>
        (int)status is >= 200 and < 300 || status == HttpStatusCode.NotModified || IsAbsent(status);

    private async Task<HttpResponseMessage> SendAsync(
        FetchOrigin origin, string url, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken)
    {
        string target = origin.Credentials.ApplyTo(url);
        for (int hop = 0; ; hop++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, WithoutUser(target)) { Version = HttpVersion.Version20 };
            request.Headers.UserAgent.TryParseAdd(options.UserAgent);
            Authorize(request, origin, target);
            prepare?.Invoke(request);
            using CancellationTokenSource limit = new(options.RequestTimeout, options.TimeProvider);
            using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            HttpResponseMessage response = await _client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            if (hop == MaxRedirects)
            {
                throw new HttpRequestException("it redirects too often");
            }

            string next = new Uri(request.RequestUri!, location).AbsoluteUri;
            if (request.RequestUri!.Scheme == Uri.UriSchemeHttps && !next.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            {
                throw new StoreException(
                    ErrorCode.UnsafeChannelReference,
                    $"{Redaction.Redact(url)} redirects to {Redaction.Redact(next)}, which is not encrypted.");
            }

            target = next;
        }
    }

    /// <summary>User information is sent in a header, and only to its own host.</summary>
    private static void Authorize(HttpRequestMessage request, FetchOrigin origin, string target)
    {
        if (origin.Credentials.UserInformation is { } user && origin.Credentials.BelongsTo(WithoutUser(target)))
        {
            string plain = Uri.UnescapeDataString(user);
            request.Headers.Authorization =
                new AuthenticationHeaderValue(
                    "Basic",
                    Convert.ToBase64String(Encoding.UTF8.GetBytes(plain.Contains(':', StringComparison.Ordinal) ? plain : plain + ":")));
        }
    }

    private static string WithoutUser(string url)
    {
        int host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        int path = url.IndexOf('/', host);
        int at = url.AsSpan(host, (path < 0 ? url.Length : path) - host).LastIndexOf('@');
        return at < 0 ? url : url[..host] + url[(host + at + 1)..];
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private StoreException FailureOf(HttpResponseMessage response, FetchOrigin origin, string url)
    {
        int status = (int)response.StatusCode;
        string shown = Redaction.Redact(url);
        if (status == (int)HttpStatusCode.ProxyAuthenticationRequired)
        {
            HttpRequestException refusal = new(HttpRequestError.ProxyTunnelError, "the proxy wants other credentials");
            return new StoreException(ErrorCode.ChannelAccessDenied, ConnectionFailure.Sentence(refusal, url, options.Network))
            {
                Hints = ConnectionFailure.Hints(refusal, url, options.Network),
            };
        }

        if (status is 401 or 403)
        {
            return new StoreException(ErrorCode.ChannelAccessDenied, $"{origin.Title} refuses access: {shown} answered {status}.")
            {
                Hints =
                [
                    origin.Credentials.IsEmpty
                        ? $"Put credentials or a token into the {origin.Kind}'s URL, if the {origin.Kind} is private."
                        : $"Check the user name, password or token in the {origin.Kind}'s URL.",
                ],
            };
        }

        bool isTransient = status is 408 or 425 or 429 or >= 500;
        return new StoreException(ErrorCode.ChannelUnavailable, $"{origin.Title} fails: {shown} answered {status} {response.ReasonPhrase}.")
        {
            IsTransient = isTransient,
            Hints = [isTransient ? "Try again later, or use what is cached by working offline." : $"Check the {origin.Kind}'s address."],
        };
    }

    private static bool IsConnectionFailure(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException or SocketException or IOException and not (FileNotFoundException or DirectoryNotFoundException)
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta
            ?? (response.Headers.RetryAfter?.Date is { } date ? date - options.TimeProvider.GetUtcNow() : null);

    private TimeSpan WaitBefore(int attempt, TimeSpan? askedFor)
    {
        TimeSpan own = options.RetryDelay * (Math.Pow(2, attempt) * (0.5 + options.Jitter.NextDouble()));
        TimeSpan wait = askedFor is { } asked && asked > own ? asked : own;
        return wait < options.MaximumRetryDelay ? wait : options.MaximumRetryDelay;
    }
}
