using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace CondaStore.Domain.Pypi.Versions;

/// <summary>Writes the bytes of a <see cref="VersionKey"/>.</summary>
internal ref struct VersionKeyWriter(Span<byte> target)
{
    /// <summary>Above every number, phase and segment.</summary>
    private const byte Above = 0xFF;

    private const byte TextSegment = 1;
    private const byte NumberSegment = 2;

    private readonly Span<byte> _target = target;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _target[..Length];

    /// <summary>A number: how many bytes it has, then these, the highest first.</summary>
    public void Number(ulong number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        int zeros = Math.Min(BitOperations.LeadingZeroCount(number) / 8, 7);
        Put((byte)(8 - zeros));
        Put(bytes[zeros..]);
    }

    /// <summary>A number of any size, in digits.</summary>
    public void Number(ReadOnlySpan<char> digits)
    {
        digits = digits.TrimStart('0');
        if (digits.Length < 20)
        {
            Number(digits.IsEmpty ? 0 : ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));
            return;
        }

        BigInteger number = BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        Put((byte)number.GetByteCount(isUnsigned: true));
        number.TryWriteBytes(_target[Length..], out int written, isUnsigned: true, isBigEndian: true);
        Length += written;
    }

    public void EndRelease() => Put(0);

    public void Phase(byte phase) => Put(phase);

    public void NoPost() => Put(0);

    public void NoDev() => Put(Above);

    public void Local(ReadOnlySpan<char> local)
    {
        LocalSegments segments = new(local);
        while (segments.Next(out ReadOnlySpan<char> segment, out bool isNumber))
        {
            if (isNumber)
            {
                Put(NumberSegment);
                Number(segment);
                continue;
            }

            Put(TextSegment);
            foreach (char c in segment)
            {
                Put((byte)char.ToLowerInvariant(c));
            }

            Put(0);
        }
    }

    public void EndLocal() => Put(0);

    /// <summary>Ends a key that is above all keys that begin with what is written.</summary>
    public void EndAbove() => Put(Above);

    private void Put(byte value) => _target[Length++] = value;

    private void Put(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_target[Length..]);
        Length += bytes.Length;
    }
}
