using System.IO.Hashing;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Decodes the run-length encoding that bzip2 applies before the transform: four equal bytes are followed by the number of further
/// repetitions. It stops when the target is full and can be resumed, because a block may expand fifty times.
/// </summary>
internal struct Bzip2RunExpander()
{
    private const int RunLength = 4;

    // The polynomial of ZIP, but the highest bit first.
    private static readonly Crc32ParameterSet Bzip2 =
        Crc32ParameterSet.Create(0x04C11DB7, uint.MaxValue, uint.MaxValue, reflectValues: false);

    private int _position;
    private int _plainLeft;
    private bool _countFollows;
    private int _runLeft;
    private readonly Crc32 _checksum = new(Bzip2);

    /// <summary>Gets the checksum of what was written so far.</summary>
    public readonly uint Checksum => _checksum.GetCurrentHashAsUInt32();

    /// <summary>Writes the next part.</summary>
    /// <param name="text">The whole text, the same each time.</param>
    /// <param name="target">Where to write.</param>
    /// <returns>The number of bytes written; less than the target's length at the end of the block.</returns>
    public int Expand(ReadOnlySpan<byte> text, Span<byte> target)
    {
        Span<byte> left = target;
        while (!left.IsEmpty && MoveOn(text))
        {
            int count;
            if (_plainLeft > 0)
            {
                count = Math.Min(_plainLeft, left.Length);
                text.Slice(_position, count).CopyTo(left);
                _position += count;
                _plainLeft -= count;
            }
            else
            {
                // The byte before the count.
                count = Math.Min(_runLeft, left.Length);
                left[..count].Fill(text[_position - 2]);
                _runLeft -= count;
            }

            left = left[count..];
        }

        int written = target.Length - left.Length;
        _checksum.Append(target[..written]);
        return written;
    }

    // Advances to the next run; returns false at the end.
    private bool MoveOn(ReadOnlySpan<byte> text)
    {
        while (_plainLeft == 0 && _runLeft == 0)
        {
            if (_position == text.Length)
            {
                return false;
            }

            if (_countFollows)
            {
                _runLeft = text[_position++];
                _countFollows = false;
                continue;
            }

            ReadOnlySpan<byte> rest = text[_position..];
            int run = FindRun(rest);
            _countFollows = run >= 0;
            _plainLeft = _countFollows ? run + RunLength : rest.Length;
        }

        return true;
    }

    // Where four equal bytes begin; -1 when there are none.
    private static int FindRun(ReadOnlySpan<byte> text)
    {
        int at = 0;
        for (; at + Vector256<byte>.Count + RunLength <= text.Length; at += Vector256<byte>.Count)
        {
            Vector256<byte> first = Vector256.Create(text[at..]);
            Vector256<byte> equal = Vector256.Equals(first, Vector256.Create(text[(at + 1)..]))
                & Vector256.Equals(first, Vector256.Create(text[(at + 2)..]))
                & Vector256.Equals(first, Vector256.Create(text[(at + 3)..]));
            if (equal != Vector256<byte>.Zero)
            {
                return at + BitOperations.TrailingZeroCount(equal.ExtractMostSignificantBits());
            }
        }

        for (; at + RunLength <= text.Length; at++)
        {
            byte value = text[at];
            if (value == text[at + 1] && value == text[at + 2] && value == text[at + 3])
            {
                return at;
            }
        }

        return -1;
    }
}
