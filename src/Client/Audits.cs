using System.Globalization;

namespace CondaStore.Client;

/// <summary>Specifies changes in the audit log; what is null does not restrict them.</summary>
public sealed record AuditFilter
{
    /// <summary>The namespace that represents the caller.</summary>
    public string? Who { get; init; }

    /// <summary>The operation: <c>EnvironmentDelete</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>A namespace in which something changed.</summary>
    public string? Namespace { get; init; }

    /// <summary>The time of the first change.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The time before which the last change is.</summary>
    public DateTimeOffset? Until { get; init; }

    internal RequestQuery ToQuery() => RequestQuery.None
        .And("who", Who)
        .And("operation", Operation)
        .And("namespace", Namespace)
        .And("since", Since?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))
        .And("until", Until?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
}

/// <summary>Represents a line of the audit log: what one request changed.</summary>
/// <param name="Sequence">The number of the line; numbers have no gaps.</param>
/// <param name="Time">When the request ended.</param>
/// <param name="Who">The namespace that represents the caller; empty for an anonymous one.</param>
/// <param name="Operation">The operation by its name in the description of the API, or the function of a page.</param>
/// <param name="Target">The path of the request.</param>
/// <param name="Namespaces">The namespaces in which something changed.</param>
/// <param name="Changes">The changes in their order.</param>
/// <param name="Hash">The hash over the line and the hash of the line before.</param>
public sealed record RemoteAuditEntry(
    long Sequence, DateTimeOffset Time, string Who, string Operation, string Target, IReadOnlyList<string> Namespaces,
    IReadOnlyList<RemoteAuditChange> Changes, string Hash)
{
    /// <summary>The ID of the caller's token, or null if it has none.</summary>
    public string? Token { get; init; }

    /// <summary>The address that the request came from, or null if unknown.</summary>
    public string? From { get; init; }

    /// <summary>The number of further changes, for which there was no space.</summary>
    public int Omitted { get; init; }
}

/// <summary>Represents a change that a request made.</summary>
/// <param name="What">What changed: <c>environment team/science</c>.</param>
/// <param name="Before">The differing properties before, or null if it did not exist.</param>
/// <param name="After">The differing properties after, or null if it does not exist any more.</param>
public sealed record RemoteAuditChange(
    string What, IReadOnlyDictionary<string, string>? Before = null, IReadOnlyDictionary<string, string>? After = null);

/// <summary>Represents the result of checking the audit log.</summary>
/// <param name="Intact">Whether no line was changed, removed or added.</param>
/// <param name="First">The number of the first line that is kept.</param>
/// <param name="Last">The number of the last line.</param>
/// <param name="LastHash">The hash of the last line.</param>
/// <param name="Problems">What was changed, removed or added.</param>
public sealed record RemoteAuditVerification(bool Intact, long First, long Last, string LastHash, IReadOnlyList<string> Problems);
