namespace CondaStore.Domain.Store.Work.Packing;

/// <summary>Represents a file of a packed environment that contains its prefix and must be rewritten where it is unpacked.</summary>
/// <param name="Path">Relative to the prefix, with forward slashes.</param>
/// <param name="Placeholder">The placeholder of the prefix in the archive.</param>
/// <param name="IsBinary">Whether strings must keep their length.</param>
internal sealed record PackedFile(string Path, string Placeholder, bool IsBinary);
