using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Cache;

/// <summary>
/// Sends single requests for archives: credentials from the URL are sent in a header and not to other hosts after a redirect; an error
/// response becomes an exception that tells whether retrying may help.
/// </summary>
internal sealed class ArchiveClient : IDisposable
{
    private const int MaximumRedirects = 10;

    private readonly Lazy<HttpClient> _client;
    private readonly PackageFetcherOptions _options;

    public ArchiveClient(PackageFetcherOptions options)
    {
        _options = options;
        _client = NetworkHandler.OpenLater(
            options.Handler, options.Network, DecompressionMethods.None, Math.Max(1, options.Concurrency));
    }

    /// <summary>Requests an archive, or the part of it from a given position.</summary>
    /// <param name="url">The URL, which may contain credentials.</param>
    /// <param name="offset">The offset of the first byte to request.</param>
    /// <param name="tag">The strong ETag of the part already read, or null if the server sent none.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A response with status 200 or 206.</returns>
    /// <exception cref="ArchiveRequestException">The server refused the request or cannot be reached.</exception>
    public async Task<HttpResponseMessage> RequestAsync(
        string url, long offset, EntityTagHeaderValue? tag, CancellationToken cancellationToken)
    {
        Uri target = new(url);
        string? authorization = UserInformation(target);
        for (int hop = 0; hop <= MaximumRedirects; hop++)
        {
            using HttpRequestMessage request = CreateRequest(target, authorization, offset, tag);
            HttpResponseMessage response = await SendAsync(request, url, cancellationToken);
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
            {
                return response;
            }

            using (response)
            {
                if (!IsRedirect(response.StatusCode) || response.Headers.Location is not Uri location)
                {
                    throw Refused(response, url);
                }

                (target, authorization) = Follow(target, new Uri(target, location), authorization, url);
            }
        }

        throw Failure(ErrorCode.PackageUnavailable, $"{Redaction.Redact(url)} redirects without end.", isTransient: false);
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    private HttpRequestMessage CreateRequest(Uri target, string? authorization, long offset, EntityTagHeaderValue? tag)
    {
        HttpRequestMessage request = new(HttpMethod.Get, WithoutUser(target));
        request.Headers.UserAgent.TryParseAdd(_options.UserAgent);
        if (authorization is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", authorization);
        }

        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
            if (tag is not null)
            {
                request.Headers.IfRange = new RangeConditionHeaderValue(tag);
            }
        }

        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string url, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(_options.SilenceLimit, _options.TimeProvider);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await _client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure(ErrorCode.PackageUnavailable, $"{Redaction.Redact(url)} does not answer.", isTransient: true, inner: exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            // A SocketException is thrown when the peer disconnects during connection setup.
            throw new ArchiveRequestException(
                ErrorCode.PackageUnavailable, ConnectionFailure.Sentence(exception, url, _options.Network), exception)
            {
                IsTransient = ConnectionFailure.MayPass(exception),
                Repetitions = ConnectionFailure.Repetitions(exception, _options.Retries),
                Hints = ConnectionFailure.Hints(exception, url, _options.Network),
            };
        }
    }

    // Credentials are kept for the same host and scheme and never sent to another host; redirects from https to http are not followed.
    private static (Uri Target, string? Authorization) Follow(Uri from, Uri to, string? authorization, string url)
    {
        if (to.Scheme != Uri.UriSchemeHttps && (to.Scheme != Uri.UriSchemeHttp || from.Scheme == Uri.UriSchemeHttps))
        {
            throw Failure(
                ErrorCode.UnsafeChannelReference,
                $"{Redaction.Redact(url)} redirects to {Redaction.Redact(to.AbsoluteUri)}, which is not allowed.", isTransient: false);
        }

        bool sameHost =
            Uri.Compare(from, to, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
        return (to, sameHost ? authorization : null);
    }

    private static Uri WithoutUser(Uri url) => url.UserInfo.Length == 0 ? url : new UriBuilder(url) { UserName = "", Password = "" }.Uri;

    private static string? UserInformation(Uri url) => url.UserInfo.Length == 0
        ? null
        : Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo)));

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private ArchiveRequestException Refused(HttpResponseMessage response, string url)
    {
        int status = (int)response.StatusCode;
        string text = $"{Redaction.Redact(url)} answers {status} {response.ReasonPhrase}".TrimEnd() + ".";
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Failure(ErrorCode.ChannelAccessDenied, text, isTransient: false),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests =>
                Failure(ErrorCode.PackageUnavailable, text, isTransient: true, RetryAfter(response)),
            _ => Failure(ErrorCode.PackageUnavailable, text, isTransient: status >= 500, RetryAfter(response)),
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: TimeSpan delta } => delta,
        { Date: DateTimeOffset date } => date - _options.TimeProvider.GetUtcNow(),
        _ => null,
    };

    private static ArchiveRequestException Failure(
        ErrorCode code, string message, bool isTransient, TimeSpan? retryAfter = null, Exception? inner = null) =>
        new(code, message, inner) { IsTransient = isTransient, RetryAfter = retryAfter };
}
