namespace CondaStore.Domain.Compression;

/// <summary>Specifies what a segment of a bzip2 file begins with.</summary>
internal enum Bzip2SegmentKind
{
    /// <summary>The header of the first stream.</summary>
    Header,

    /// <summary>A block.</summary>
    Block,

    /// <summary>The end of a stream, with the header of the next one if any.</summary>
    End,
}
