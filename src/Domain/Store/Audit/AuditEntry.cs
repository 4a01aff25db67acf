namespace CondaStore.Domain.Store.Audit;

/// <summary>Represents a line of the audit log.</summary>
/// <param name="Sequence">Its number; numbers have no gaps.</param>
/// <param name="Hash">The SHA-256 of the hash of the line before, the number and the record, in hexadecimal.</param>
/// <param name="Record">What it says.</param>
public sealed record AuditEntry(long Sequence, string Hash, AuditRecord Record);
