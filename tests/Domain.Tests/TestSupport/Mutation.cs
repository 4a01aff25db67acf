using System.Globalization;

namespace CondaStore.Domain.Tests.TestSupport;

/// <summary>Random changes to valid inputs.</summary>
internal static class Mutation
{
    /// <summary>How many changes a test makes: a few, or what <c>CONDA_STORE_TEST_MUTATIONS</c> asks for.</summary>
    public static int Count(int few) => Environment.GetEnvironmentVariable("CONDA_STORE_TEST_MUTATIONS") is { } many
        ? int.Parse(many, CultureInfo.InvariantCulture)
        : few;

    /// <summary>Up to four changes: a flipped bit, a byte of meaning, a piece copied elsewhere, removed or doubled.</summary>
    public static byte[] Of(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        for (int change = random.Next(1, 5); change > 0 && bytes.Count > 8; change--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 64), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = "\0/.\\09712LKxg5\xFF-\"{}[],:"u8[random.Next(24)];
                    break;
                case 2:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                default:
                    List<byte> piece = bytes.GetRange(random.Next(bytes.Count - length + 1), length);
                    for (int i = 0; i < length; i++)
                    {
                        bytes[at + i] = piece[i];
                    }

                    break;
            }
        }

        return [.. bytes];
    }
}
