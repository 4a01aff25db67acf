namespace CondaStore.Domain.Compression;

/// <summary>A member of a ZIP file.</summary>
/// <param name="Name">Its name as written.</param>
/// <param name="Offset">Where its local header starts in the file.</param>
/// <param name="Size">Length of its content as it lies in the file, in bytes.</param>
/// <param name="IsDeflated">Whether the content is compressed by ZIP.</param>
/// <param name="Checksum">CRC-32 of its content, uncompressed.</param>
internal readonly record struct ZipMember(string Name, long Offset, long Size, bool IsDeflated, uint Checksum);
