using CondaStore.Domain.Store.Backups;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents an operation on backups that was started in the API.</summary>
internal sealed record StartedOperationWire(string Operation);

/// <summary>Represents an operation on backups in the API.</summary>
internal sealed record OperationWire(
    string Operation,
    [property: WireValues("NONE", "RUNNING", "COMPLETED", "FAILED")] string Status,
    string? Message,
    string? ErrorCode,
    IReadOnlyList<string> Hints,
    long Count,
    BackupProgress? Progress);

/// <summary>Represents what a pruning removes in the API.</summary>
internal sealed record PruneWire(string? Operation, IReadOnlyList<string> Kept, IReadOnlyList<string> Removed, int Objects, long Bytes);
