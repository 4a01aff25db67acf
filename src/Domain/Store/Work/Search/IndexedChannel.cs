using CondaStore.Domain.Channels.Indexes;

namespace CondaStore.Domain.Store.Work.Search;

/// <summary>A channel that people can search.</summary>
/// <param name="Id">Its place among the configured channels, from 1.</param>
/// <param name="Url">Its URL without secrets.</param>
/// <param name="Sources">Its platform folders; empty when it cannot be reached.</param>
/// <param name="UpdatedOn">When its metadata was last read; null when it never was.</param>
public sealed record IndexedChannel(long Id, string Url, IReadOnlyList<SubdirSource> Sources, DateTimeOffset? UpdatedOn);
