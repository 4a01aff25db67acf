using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>What the groups of one folder share.</summary>
/// <param name="Source">The folder.</param>
/// <param name="ArchiveBase">Where its archives are requested from, with credentials and a trailing slash.</param>
/// <param name="Originals">The records an in-memory index was made from.</param>
internal sealed record SubdirContext(SubdirSource Source, string ArchiveBase, IReadOnlyList<RepodataRecord>? Originals = null);
