namespace CondaStore.Domain.Cache;

/// <summary>One package of a cache and the space it takes, as its marker tells.</summary>
/// <param name="Key">The entry's folder.</param>
/// <param name="Files">Number of its files.</param>
/// <param name="Bytes">Bytes of its files; files that several packages share count for each of them.</param>
/// <param name="LastUsed">When it was fetched, or an environment last installed with it.</param>
/// <param name="Environments">How many existing environments have it.</param>
public sealed record PackageUsage(string Key, int Files, long Bytes, DateTimeOffset LastUsed, int Environments);
