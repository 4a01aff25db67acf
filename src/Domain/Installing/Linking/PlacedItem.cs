namespace CondaStore.Domain.Installing.Linking;

/// <summary>The outcome for one <see cref="LinkItem"/>.</summary>
/// <param name="As">What was made.</param>
/// <param name="BytesWritten">Bytes copied; 0 for links.</param>
/// <param name="Sha256">Of the content in the prefix, where the installer wrote it; else null.</param>
/// <param name="LinkTarget">Text of a symbolic link.</param>
internal readonly record struct PlacedItem(PlacedAs As, long BytesWritten = 0, string? Sha256 = null, string? LinkTarget = null);
