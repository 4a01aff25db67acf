namespace CondaStore.Domain.Installing.Linking;

/// <summary>Represents the result for a <see cref="LinkItem"/>.</summary>
/// <param name="As">How it was placed.</param>
/// <param name="BytesWritten">Bytes copied; 0 for links.</param>
/// <param name="Sha256">The SHA-256 of the content if the installer wrote it; else null.</param>
/// <param name="LinkTarget">Text of a symbolic link.</param>
internal readonly record struct PlacedItem(PlacedAs As, long BytesWritten = 0, string? Sha256 = null, string? LinkTarget = null);
