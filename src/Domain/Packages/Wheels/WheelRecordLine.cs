namespace CondaStore.Domain.Packages.Wheels;

/// <summary>Represents a line of <c>RECORD</c>.</summary>
/// <param name="Path">The path relative to site-packages, with forward slashes; may contain <c>..</c> within the prefix.</param>
/// <param name="Hash"><c>algorithm=digest</c>, or null for RECORD itself and bytecode.</param>
/// <param name="Size">Bytes, or null.</param>
internal readonly record struct WheelRecordLine(string Path, string? Hash, long? Size);
