using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>What the groups of one folder share.</summary>
/// <param name="Source">The folder.</param>
/// <param name="Archives">Where its archives are requested from, with credentials.</param>
/// <param name="Originals">The records an in-memory index was made from.</param>
internal sealed record SubdirContext(SubdirSource Source, ArchiveAddress Archives, IReadOnlyList<RepodataRecord>? Originals = null);
