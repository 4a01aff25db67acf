using CondaStore.Domain.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CondaStore.Functions.Api;

/// <summary>
/// Limits the size of request bodies: by <c>Content-Length</c> before any byte is read, and for chunked bodies when the limit is
/// exceeded.
/// </summary>
/// <remarks>
/// Kestrel's own limit is disabled. It resets the connection of a client that is still sending, which the Functions host, because it
/// reads the response only after sending the whole body, turns into an empty 500. Without the limit, Kestrel drains the rest of the body
/// and the response arrives.
/// </remarks>
internal static class RequestBodyLimit
{
    /// <summary>Applies the limit to a request whose body has not been read yet.</summary>
    /// <param name="http">The request.</param>
    /// <param name="limit">The maximum size of the body in bytes.</param>
    /// <exception cref="BadHttpRequestException">
    /// The body is too large (413). For a chunked body, it is thrown by the read that exceeds the limit.
    /// </exception>
    public static void Apply(HttpContext http, long limit)
    {
        if (http.Request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        if (http.Request.ContentLength is null && http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false)
        {
            http.Request.Body = new LimitedBody(http.Request.Body, limit);
        }
    }

    private static BadHttpRequestException TooLarge(long limit) => new(
        FormattableString.Invariant($"The request body exceeds the limit of {limit} bytes."), StatusCodes.Status413PayloadTooLarge);

    private sealed class LimitedBody(Stream body, long limit) : ForwardReadStream
    {
        private long _read;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await body.ReadAsync(buffer, cancellationToken);
            _read += read;
            return _read <= limit ? read : throw TooLarge(limit);
        }
    }
}
