using CondaStore.Domain.Records;

namespace CondaStore.Domain.Cache;

/// <summary>Represents a package that is completely extracted in a cache.</summary>
/// <param name="Record">The record of the channel.</param>
/// <param name="Directory">The full path of its folder. Its files must never be changed, because environments share them.</param>
/// <param name="Files">Number of files.</param>
/// <param name="Bytes">Bytes of the files' content.</param>
/// <param name="Misstated">Files of which the package's metadata gives a wrong size.</param>
public sealed record CachedPackage(RepodataRecord Record, string Directory, int Files, long Bytes, IReadOnlyList<string> Misstated);
