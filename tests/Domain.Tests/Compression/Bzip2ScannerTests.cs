using CondaStore.Domain.Compression;

namespace CondaStore.Domain.Tests.Compression;

public sealed class Bzip2ScannerTests
{
    [Theory]
    [InlineData(0x314159265359, false)]
    [InlineData(0x177245385090, true)]
    public void Find_NumberAtAnyBit_IsFoundThereAndNotBehind(long magic, bool isEnd)
    {
        byte[] noise = new byte[64];
        new Random(1).NextBytes(noise);
        for (int bit = 0; bit < 400; bit++)
        {
            byte[] data = With(noise, magic, bit);

            for (int from = Math.Max(0, bit - 40); from <= bit; from++)
            {
                Assert.Equal(bit, Bzip2Scanner.Find(data, from, out bool end));
                Assert.Equal(isEnd, end);
            }

            int whole = (bit + 48 + 7) / 8;
            Assert.Equal(bit, Bzip2Scanner.Find(data.AsSpan(0, whole), 0, out _));
            Assert.Equal(-1, Bzip2Scanner.Find(data.AsSpan(0, whole - 1), 0, out _));
            Assert.Equal(-1, Bzip2Scanner.Find(data, bit + 1, out _));
        }
    }

    [Fact]
    public void Find_TwoNumbers_GivesTheFirst()
    {
        byte[] data = With(With(new byte[64], 0x177245385090, 203), 0x314159265359, 101);

        Assert.Equal(101, Bzip2Scanner.Find(data, 0, out _));
        Assert.Equal(203, Bzip2Scanner.Find(data, 102, out bool isEnd));
        Assert.True(isEnd);
    }

    private static byte[] With(byte[] data, long magic, int bit)
    {
        byte[] changed = [.. data];
        for (int i = 0; i < 48; i++)
        {
            int at = bit + i;
            int mask = 0x80 >> (at & 7);
            changed[at >> 3] = (byte)(((magic >> (47 - i)) & 1) != 0 ? changed[at >> 3] | mask : changed[at >> 3] & ~mask);
        }

        return changed;
    }
}
