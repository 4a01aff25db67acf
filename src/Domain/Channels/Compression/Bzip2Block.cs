namespace CondaStore.Domain.Channels.Compression;

/// <summary>The content of one decoded bzip2 block.</summary>
/// <param name="Content">A pooled array that whoever takes the block returns; null when the data ended inside the block.</param>
/// <param name="Length">How much of the array is content.</param>
/// <param name="EndBit">The bit after the block, counted like its start.</param>
/// <param name="Checksum">The block's checksum, which the stream's checksum is made of.</param>
internal readonly record struct Bzip2Block(byte[]? Content, int Length, long EndBit, uint Checksum)
{
    /// <summary>The data ended inside the block.</summary>
    public static Bzip2Block Incomplete => default;
}
