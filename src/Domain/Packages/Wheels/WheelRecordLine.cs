namespace CondaStore.Domain.Packages.Wheels;

/// <summary>A file in <c>RECORD</c>.</summary>
/// <param name="Path">Relative to site-packages, with forward slashes; may climb within the prefix.</param>
/// <param name="Hash"><c>algorithm=digest</c>, or null for RECORD itself and bytecode.</param>
/// <param name="Size">Bytes, or null.</param>
internal readonly record struct WheelRecordLine(string Path, string? Hash, long? Size);
