using System.Buffers;

namespace CondaStore.Domain.Compression;

/// <summary>
/// A decoded bzip2 block, handed out piece by piece: the first piece is there at once and is all of most blocks. Long runs would make some
/// fifty times as large, so the rest of those is written when it is asked for.
/// </summary>
internal sealed class Bzip2Block : IDisposable
{
    private const int PieceLength = 1024 * 1024;

    private readonly uint _expectedChecksum;
    private readonly int _textLength;
    private byte[]? _text;
    private byte[]? _piece = ArrayPool<byte>.Shared.Rent(PieceLength);
    private int _pieceLength;
    private Bzip2RunExpander _expander = new();

    /// <summary>Writes the first piece.</summary>
    /// <param name="text">A pooled array, which becomes the block's.</param>
    /// <param name="textLength">How much of it is the text that the runs were shortened in.</param>
    /// <param name="endBit">The bit after the block.</param>
    /// <param name="checksum">The checksum that stands in the block.</param>
    /// <exception cref="InvalidDataException">The checksum is wrong.</exception>
    public Bzip2Block(byte[] text, int textLength, long endBit, uint checksum)
    {
        _text = text;
        _textLength = textLength;
        _expectedChecksum = checksum;
        EndBit = endBit;
        MoveNext();
    }

    /// <summary>The bit after the block, counted like its start.</summary>
    public long EndBit { get; }

    /// <summary>The block's checksum, which the stream's checksum is made of.</summary>
    public uint Checksum => _expectedChecksum;

    /// <summary>The piece that is there; valid until the next one is asked for.</summary>
    public ReadOnlySpan<byte> Piece => _piece.AsSpan(0, _pieceLength);

    /// <summary>Goes to the next piece; returns whether there is one.</summary>
    /// <exception cref="InvalidDataException">The block ends there, and its checksum is wrong.</exception>
    public bool MoveNext()
    {
        if (_text is null || _piece is null)
        {
            return false;
        }

        _pieceLength = _expander.Expand(_text.AsSpan(0, _textLength), _piece.AsSpan(0, PieceLength));
        if (_pieceLength < PieceLength)
        {
            ReturnText();
            if (_expander.Checksum != _expectedChecksum)
            {
                throw new InvalidDataException("bzip2: the checksum of a block is wrong.");
            }
        }

        return _pieceLength > 0;
    }

    public void Dispose()
    {
        ReturnText();
        if (_piece is not null)
        {
            ArrayPool<byte>.Shared.Return(_piece);
            _piece = null;
            _pieceLength = 0;
        }
    }

    private void ReturnText()
    {
        if (_text is not null)
        {
            ArrayPool<byte>.Shared.Return(_text);
            _text = null;
        }
    }
}
