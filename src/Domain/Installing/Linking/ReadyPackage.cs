using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Represents a package that is completely extracted on disk.</summary>
/// <param name="Record">The record of the package.</param>
/// <param name="Directory">Absolute path of the extracted package.</param>
/// <param name="Archive">Absolute path of the archive; null when it was not kept.</param>
/// <param name="Misstated">Files of which the package's metadata gives a wrong size; null for none.</param>
public sealed record ReadyPackage(RepodataRecord Record, string Directory, string? Archive = null, IReadOnlyList<string>? Misstated = null);
