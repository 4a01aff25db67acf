namespace CondaStore.Domain.Environments;

/// <summary>Represents a part of a cache beside its packages.</summary>
/// <param name="Name">What is in it, in words.</param>
/// <param name="Entries">How many files or folders.</param>
/// <param name="Bytes">Their size, without files that they share with packages.</param>
public sealed record CacheArea(string Name, int Entries, long Bytes);
