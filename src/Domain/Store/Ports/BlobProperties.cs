namespace CondaStore.Domain.Store.Ports;

/// <summary>Represents the properties of a blob.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ETag">Changes with every write and append.</param>
/// <param name="ModifiedOn">Last change, UTC.</param>
public sealed record BlobProperties(string Name, long Length, string ETag, DateTimeOffset ModifiedOn);
