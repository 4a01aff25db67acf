namespace CondaStore.Domain.Store.Ledger;

/// <summary>A piece of a build's log.</summary>
/// <param name="Bytes">UTF-8 text; may begin and end inside of a line. Empty when there is nothing new.</param>
/// <param name="NextOffset">Where the next piece begins.</param>
public sealed record LogSlice(ReadOnlyMemory<byte> Bytes, long NextOffset);
