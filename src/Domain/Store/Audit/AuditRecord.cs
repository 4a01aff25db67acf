namespace CondaStore.Domain.Store.Audit;

/// <summary>Represents what the audit log says about one request.</summary>
/// <param name="Id">A random ID.</param>
/// <param name="Time">When the request ended, UTC.</param>
/// <param name="Who">The primary namespace of the caller; empty for an anonymous one.</param>
/// <param name="Token">The ID of the caller's token, or null if it has none.</param>
/// <param name="From">The address that the request came from, or null if unknown.</param>
/// <param name="Operation">The operation: <c>EnvironmentDelete</c>.</param>
/// <param name="Target">The path of the request.</param>
/// <param name="Namespaces">The namespaces in which something changed.</param>
/// <param name="Changes">The changes in their order.</param>
/// <param name="Omitted">The number of further changes, for which there was no space.</param>
public sealed record AuditRecord(
    string Id,
    DateTimeOffset Time,
    string Who,
    string? Token,
    string? From,
    string Operation,
    string Target,
    IReadOnlyList<string> Namespaces,
    IReadOnlyList<AuditChange> Changes,
    int Omitted = 0);
