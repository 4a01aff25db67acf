using CondaStore.Domain.Compression;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Compression;

public sealed class Bzip2RunExpanderTests
{
    // Two values only, so that runs of four are common.
    private static readonly Arbitrary<byte[]> Texts = Gen.Choose(1, 400)
        .SelectMany(length => Gen.Choose(0, 1).ArrayOf(length))
        .Select(text => text.Select(value => (byte)(value * 5)).ToArray()).ToArbitrary();

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly Arbitrary<int> Pieces = Gen.Choose(1, 500).ToArbitrary();

    [Fact]
    public void Expand_AnyTextInAnyPieces_IsWhatTheFormatSays() => Check.One(Many, Prop.ForAll(Texts, Pieces, (text, piece) =>
    {
        Bzip2RunExpander expander = new();
        List<byte> written = [];
        byte[] target = new byte[piece];
        int count;
        do
        {
            count = expander.Expand(text, target);
            written.AddRange(target.AsSpan(0, count));
        }
        while (count == piece);

        byte[] expected = Expand(text);
        return written.SequenceEqual(expected) && expander.Checksum == Checksum(expected);
    }));

    [Fact]
    public void Checksum_OfTheUsualExample_IsKnown()
    {
        Bzip2RunExpander expander = new();

        Assert.Equal(9, expander.Expand("123456789"u8, new byte[20]));

        Assert.Equal(0xFC891918, expander.Checksum);
    }

    // Bit by bit, as the format says it.
    private static uint Checksum(byte[] text)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in text)
        {
            crc ^= (uint)value << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc << 1) ^ (0x04C11DB7 & (uint)-(int)(crc >> 31));
            }
        }

        return ~crc;
    }

    private static byte[] Expand(byte[] text)
    {
        List<byte> result = [];
        int equal = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (equal == 4)
            {
                result.AddRange(Enumerable.Repeat(text[i - 1], text[i]));
                equal = 0;
                continue;
            }

            equal = equal > 0 && text[i] == text[i - 1] ? equal + 1 : 1;
            result.Add(text[i]);
        }

        return [.. result];
    }
}
