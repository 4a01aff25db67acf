using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Writes the private copy of a file that holds a placeholder, in pieces, so that a large library needs little memory.</summary>
internal static class PatchedFile
{
    private const int PieceLength = 4 << 20;

    // No encoding has seven NUL bytes in a row inside a string, and seven always hold a whole terminator.
    private static readonly byte[] BinaryBoundary = new byte[7];
    private static readonly byte[] TextBoundary = "\n"u8.ToArray();

    /// <summary>Copies with the placeholder replaced.</summary>
    /// <param name="source">Open for reading.</param>
    /// <param name="destination">Empty and open for writing.</param>
    /// <param name="isBinary">Whether the length must not change.</param>
    /// <param name="placeholder">What is replaced by what.</param>
    /// <param name="pieceLength">Bytes handled at a time; grows while a piece has no place to cut.</param>
    /// <returns>Length and SHA-256 of what was written.</returns>
    public static (long Length, string Sha256) Write(
        SafeFileHandle source, SafeFileHandle destination, bool isBinary, PrefixPlaceholder placeholder, int pieceLength = PieceLength)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = RandomAccess.GetLength(source);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(size, 1), pieceLength));
        int held = 0;
        long read = 0;
        long written = 0;
        try
        {
            while (true)
            {
                int count = RandomAccess.Read(source, buffer.AsSpan(held), read);
                read += count;
                held += count;
                bool atEnd = count == 0 || read >= size;
                int piece = atEnd ? held : LastBoundary(buffer.AsSpan(0, held), isBinary);
                if (piece > 0)
                {
                    written += WritePiece(buffer.AsSpan(0, piece), destination, isBinary, placeholder, written, hash);
                    buffer.AsSpan(piece, held - piece).CopyTo(buffer);
                    held -= piece;
                }
                else if (held == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

                if (atEnd)
                {
                    return (written, Convert.ToHexStringLower(hash.GetHashAndReset()));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int LastBoundary(ReadOnlySpan<byte> held, bool isBinary)
    {
        byte[] boundary = isBinary ? BinaryBoundary : TextBoundary;
        return held.LastIndexOf(boundary) + boundary.Length is var cut && cut >= boundary.Length ? cut : 0;
    }

    private static int WritePiece(
        Span<byte> piece, SafeFileHandle destination, bool isBinary, PrefixPlaceholder placeholder, long offset, IncrementalHash hash)
    {
        ReadOnlySpan<byte> output = piece;
        if (isBinary)
        {
            placeholder.ReplaceBinary(piece);
        }
        else
        {
            output = placeholder.ReplaceText(piece, offset == 0);
        }

        RandomAccess.Write(destination, output, offset);
        hash.AppendData(output);
        return output.Length;
    }

    private static byte[] Grow(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(checked(buffer.Length * 2));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
