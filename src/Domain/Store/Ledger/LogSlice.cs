namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents a piece of a build's log.</summary>
/// <param name="Bytes">The UTF-8 text, which may begin and end within a line; empty if there is nothing new.</param>
/// <param name="NextOffset">Where the next piece begins.</param>
public sealed record LogSlice(ReadOnlyMemory<byte> Bytes, long NextOffset);
