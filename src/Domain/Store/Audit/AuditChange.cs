namespace CondaStore.Domain.Store.Audit;

/// <summary>Represents a change that a request made: the properties of a row that differ, or work that was started.</summary>
/// <param name="What">The kind and name of what changed: <c>environment team/science</c>.</param>
/// <param name="Before">The differing properties before, or null if it did not exist.</param>
/// <param name="After">The differing properties after, or null if it does not exist any more.</param>
public sealed record AuditChange(string What, IReadOnlyDictionary<string, string>? Before, IReadOnlyDictionary<string, string>? After);
