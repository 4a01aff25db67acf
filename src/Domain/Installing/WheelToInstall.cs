namespace CondaStore.Domain.Installing;

/// <summary>A wheel on the disk.</summary>
/// <param name="Path">The file; its name is the wheel's name.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal; null when nobody promised one.</param>
/// <param name="DirectUrl">Where it came from when the user named a URL instead of an index; written to <c>direct_url.json</c>
/// (PEP 610) without credentials.</param>
/// <param name="IsRequested">Whether the user asked for it, rather than another package.</param>
public sealed record WheelToInstall(string Path, string? Sha256 = null, string? DirectUrl = null, bool IsRequested = false);
