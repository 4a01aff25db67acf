using System.Net;

namespace CondaStore.Client;

/// <summary>Thrown when the store has refused a request or could not be reached.</summary>
public sealed class StoreRequestException : Exception
{
    /// <summary>Creates an exception with the message of the store.</summary>
    public StoreRequestException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The status of the response, or null if there was none.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The error code of the store, for example <c>CS1503</c>, or null if there is none.</summary>
    public string? Code { get; init; }

    /// <summary>Hints to resolve the failure.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>The position of the mistake in the submitted document, or null if there is none.</summary>
    public RemoteLocation? Location { get; init; }

    /// <summary>The time after which the store asks to repeat the request, or null if it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient =>
        Status is null or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
        or HttpStatusCode.GatewayTimeout;
}
