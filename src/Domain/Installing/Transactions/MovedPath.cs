namespace CondaStore.Domain.Installing.Transactions;

/// <summary>Represents an entry that a change moves within a prefix and can move back.</summary>
/// <param name="From">The original path, relative to the prefix.</param>
/// <param name="To">The new path.</param>
/// <param name="Kind">The reason for the move.</param>
internal readonly record struct MovedPath(string From, string To, MoveKind Kind);
