using System.Buffers;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Represents a decoded bzip2 block, returned in pieces: the first piece is available immediately and holds the whole of most blocks. Long
/// runs can expand a block about fifty times, so further pieces are expanded on demand.
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
    /// <param name="text">A pooled array, owned by the block from now on.</param>
    /// <param name="textLength">The length of the run-length encoded text in it.</param>
    /// <param name="endBit">The bit after the block.</param>
    /// <param name="checksum">The checksum stored in the block.</param>
    /// <exception cref="InvalidDataException">The checksum is wrong.</exception>
    public Bzip2Block(byte[] text, int textLength, long endBit, uint checksum)
    {
        _text = text;
        _textLength = textLength;
        _expectedChecksum = checksum;
        EndBit = endBit;
        MoveNext();
    }

    /// <summary>Gets the bit after the block, counted like its start.</summary>
    public long EndBit { get; }

    /// <summary>Gets the block's checksum, from which the stream's checksum is computed.</summary>
    public uint Checksum => _expectedChecksum;

    /// <summary>Gets the current piece; valid until the next call of <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Piece => _piece.AsSpan(0, _pieceLength);

    /// <summary>Advances to the next piece; returns false if there is none.</summary>
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
