namespace CondaStore.Domain.Store.Ports;

/// <summary>What is known of a blob without reading it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ETag">Changes with every write and append.</param>
/// <param name="ModifiedOn">Last change, UTC.</param>
public sealed record BlobProperties(string Name, long Length, string ETag, DateTimeOffset ModifiedOn);
