using CondaStore.Domain.Records;

namespace CondaStore.Domain.Cache;

/// <summary>A package that lies extracted and complete in a cache.</summary>
/// <param name="Record">What the channel says about it.</param>
/// <param name="Directory">Full path of its files. Never to be changed: environments share them.</param>
/// <param name="Files">Number of files.</param>
/// <param name="Bytes">Bytes of the files' content.</param>
/// <param name="Misstated">Files of which the package's metadata gives a wrong size.</param>
public sealed record CachedPackage(RepodataRecord Record, string Directory, int Files, long Bytes, IReadOnlyList<string> Misstated);
