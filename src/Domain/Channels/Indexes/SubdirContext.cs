using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Represents the state shared by the groups of one subdir.</summary>
/// <param name="Source">The folder.</param>
/// <param name="Archives">The address from which its archives are requested, with credentials.</param>
/// <param name="Originals">The records that an in-memory index was built from.</param>
internal sealed record SubdirContext(SubdirSource Source, ArchiveAddress Archives, IReadOnlyList<RepodataRecord>? Originals = null);
