namespace CondaStore.Client;

/// <summary>Represents a position in a submitted document.</summary>
/// <param name="Line">The line, starting at 1.</param>
/// <param name="Column">The column, starting at 1.</param>
public sealed record RemoteLocation(int Line, int Column);
