using System.Net;

namespace CondaStore.Client;

/// <summary>Decides which failed requests are repeated, and when.</summary>
internal static class RepeatedRequests
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets the time to wait before a request is repeated, or null if it must not be. Reading is repeated after every transient failure,
    /// anything else only if the store has refused to work on it.
    /// </summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="attempt">The number of repetitions so far.</param>
    public static TimeSpan? PauseBefore(HttpMethod method, StoreRequestException failure, int attempt)
    {
        bool isReading = method == HttpMethod.Get || method == HttpMethod.Head;
        bool isRefused = failure is { RetryAfter: not null, Status: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests };
        // What has timed out has already taken minutes.
        bool hasTimedOut = failure.InnerException is OperationCanceledException;
        if (hasTimedOut || !(isRefused || (isReading && failure.IsTransient)))
        {
            return null;
        }

        TimeSpan pause = failure.RetryAfter ?? FirstPause * Math.Pow(3, attempt);
        return pause <= LongestPause ? pause : null;
    }
}
