namespace CondaStore.Domain.Installing.Transactions;

/// <summary>Something that a change moves within a prefix, and can move back.</summary>
/// <param name="From">Where it was, relative to the prefix.</param>
/// <param name="To">Where it is.</param>
/// <param name="Kind">Why it moves.</param>
internal readonly record struct MovedPath(string From, string To, MoveKind Kind);
