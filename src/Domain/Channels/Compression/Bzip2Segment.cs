namespace CondaStore.Domain.Channels.Compression;

/// <summary>The compressed bytes from one magic number to the next, and the decoding of them.</summary>
internal sealed class Bzip2Segment
{
    /// <summary>What the segment begins with.</summary>
    public required Bzip2SegmentKind Kind { get; init; }

    /// <summary>The bit of the whole input where the segment starts.</summary>
    public required long StartBit { get; init; }

    /// <summary>The bytes; the first one holds the start bit, the last one may hold the start of the next segment too.</summary>
    public required byte[] Data { get; set; }

    /// <summary>How much of the array is used.</summary>
    public required int Length { get; set; }

    /// <summary>The decoding that runs in the background; null when it is done on demand.</summary>
    public Task<Bzip2Block>? Decoding { get; set; }

    /// <summary>The start bit within <see cref="Data"/>.</summary>
    public int BitInData => (int)(StartBit & 7);

    /// <summary>The used bytes.</summary>
    public ReadOnlySpan<byte> Bytes => Data.AsSpan(0, Length);

    /// <summary>Decodes the block now.</summary>
    public Bzip2Block Decode() => Bzip2BlockDecoder.Decode(Bytes, BitInData);
}
