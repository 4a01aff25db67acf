using CondaStore.Domain.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CondaStore.Functions.Api;

/// <summary>
/// Refuses request bodies over a limit: by <c>Content-Length</c> before a byte is read, and a chunked one where it passes the limit.
/// </summary>
/// <remarks>
/// Kestrel's own limit is off. It resets the connection of whoever still sends, and the Functions host, which reads the answer only after
/// it has sent the whole body, makes an empty 500 of that. Without it Kestrel reads and drops the rest, and the answer arrives.
/// </remarks>
internal static class RequestBodyLimit
{
    /// <summary>Applies the limit to a request whose body nobody has begun to read.</summary>
    /// <param name="http">The request.</param>
    /// <param name="limit">The most bytes of a body.</param>
    /// <exception cref="BadHttpRequestException">
    /// The body is larger (413). That of a chunked request is thrown by the read that passes the limit.
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
        FormattableString.Invariant($"The request body has more than the {limit} bytes that are allowed."), StatusCodes.Status413PayloadTooLarge);

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
