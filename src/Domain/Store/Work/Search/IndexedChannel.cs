using CondaStore.Domain.Channels.Indexes;

namespace CondaStore.Domain.Store.Work.Search;

/// <summary>Represents a searchable channel.</summary>
/// <param name="Id">The position among the configured channels, from 1.</param>
/// <param name="Url">Its URL without secrets.</param>
/// <param name="Sources">Its subdirs; empty if it cannot be reached.</param>
/// <param name="UpdatedOn">When its metadata was last read; null when it never was.</param>
public sealed record IndexedChannel(long Id, string Url, IReadOnlyList<SubdirSource> Sources, DateTimeOffset? UpdatedOn);
