using CondaStore.Domain.Compression;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Compression;

public sealed class Bzip2InverseTransformTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(300);

    // Few different bytes, so that rotations begin alike, repeated or not, so that rotations are alike.
    private static readonly Arbitrary<byte[]> Texts = Gen.Choose(1, 700)
        .SelectMany(length => Gen.Choose(97, 99).ArrayOf(length))
        .Zip(Gen.Choose(1, 3), (part, times) => Enumerable.Repeat(part, times).SelectMany(p => p).Select(value => (byte)value).ToArray())
        .ToArbitrary();

    private readonly Bzip2InverseTransform _transform = new();

    [Fact]
    public void Invert_TransformOfAnyText_IsTheText() => Check.One(Many, Prop.ForAll(Texts, IsInverted));

    [Theory]
    [InlineData("a", 1)]
    [InlineData("a", 511)]
    [InlineData("a", 1025)]
    [InlineData("ab", 700)]
    [InlineData("abc", 341)]
    public void Invert_TextThatRepeats_IsTheText(string part, int times)
    {
        byte[] text = [.. string.Concat(Enumerable.Repeat(part, times)).Select(c => (byte)c)];

        Assert.True(IsInverted(text));
    }

    private bool IsInverted(byte[] text)
    {
        int[] rotations = [.. Enumerable.Range(0, text.Length)];
        Array.Sort(rotations, (a, b) => Compare(text, a, b));
        byte[] transform = [.. rotations.Select(start => text[(start + text.Length - 1) % text.Length])];
        int[] counts = new int[256];
        foreach (byte value in text)
        {
            counts[value]++;
        }

        _transform.Invert(transform, counts, Array.IndexOf(rotations, 0));
        return transform.AsSpan().SequenceEqual(text);
    }

    private static int Compare(byte[] text, int a, int b)
    {
        for (int i = 0; i < text.Length; i++)
        {
            int difference = text[(a + i) % text.Length] - text[(b + i) % text.Length];
            if (difference != 0)
            {
                return difference;
            }
        }

        return a - b;
    }
}
