namespace CondaStore.Domain.Cache;

/// <summary>Represents a package of a cache and its disk usage, as recorded in its marker.</summary>
/// <param name="Key">The entry's folder.</param>
/// <param name="Files">Number of its files.</param>
/// <param name="Bytes">Bytes of its files; files that several packages share count for each of them.</param>
/// <param name="LastUsed">When it was fetched or last installed into an environment.</param>
/// <param name="Environments">The number of existing environments that use it.</param>
public sealed record PackageUsage(string Key, int Files, long Bytes, DateTimeOffset LastUsed, int Environments);
