using System.Net;

namespace CondaStore.Client;

/// <summary>The store refused a request or could not be reached.</summary>
public sealed class StoreRequestException : Exception
{
    /// <summary>A failure with the text that the store gave.</summary>
    public StoreRequestException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The status of the answer; null when there was none.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The store's code for the cause, for example <c>CS1503</c>; null when the answer names none.</summary>
    public string? Code { get; init; }

    /// <summary>What could help.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Status is null or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
        or HttpStatusCode.GatewayTimeout;
}
