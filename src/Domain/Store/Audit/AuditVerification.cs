namespace CondaStore.Domain.Store.Audit;

/// <summary>Represents the result of checking the audit log.</summary>
/// <param name="First">The number of the first line that is kept.</param>
/// <param name="Last">The number of the last line; less than <paramref name="First"/> if there is none.</param>
/// <param name="LastHash">The hash of the last line. Whoever keeps it elsewhere can prove later that no line up to it has changed.</param>
/// <param name="Problems">What was changed, removed or added, with the numbers of the lines; empty if nothing was.</param>
public sealed record AuditVerification(long First, long Last, string LastHash, IReadOnlyList<string> Problems);
