using CondaStore.Domain.Records;

namespace CondaStore.Domain.Store.Work.Search;

/// <summary>Represents a version of a package in a channel.</summary>
/// <param name="Id">The position in the listing, from 1.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Record">The best record of the version.</param>
public sealed record FoundPackage(long Id, IndexedChannel Channel, RepodataRecord Record);
