using System.Formats.Tar;
using System.Text;

namespace CondaStore.HotPaths;

/// <summary>The same files every time: as many, as large and as compressible as those of packages usually are.</summary>
internal static class GeneratedContent
{
    private static readonly string[] Words =
        [.. "def return self import None for in if else class path value name index error from with as not is".Split(' ')];

    /// <summary>A tar of files of 10 bytes to 150 KB: text of words, and some that hardly compress.</summary>
    public static byte[] Tar(int files)
    {
        Random random = new(files);
        using MemoryStream output = new();
        using (TarWriter tar = new(output, TarEntryFormat.Pax, leaveOpen: true))
        {
            for (int i = 0; i < files; i++)
            {
                int length = (int)Math.Pow(10, 1 + (random.NextDouble() * 4.2));
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"lib/python3.12/site-packages/package{i % 40}/module{i}.py")
                {
                    DataStream = new MemoryStream(i % 5 == 0 ? Noise(random, length) : Text(random, length)),
                });
            }
        }

        return output.ToArray();
    }

    private static byte[] Text(Random random, int length)
    {
        StringBuilder text = new(length + 16);
        while (text.Length < length)
        {
            text.Append(Words[random.Next(Words.Length)]).Append(random.Next(9) == 0 ? "\n    " : " ");
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    private static byte[] Noise(Random random, int length)
    {
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++)
        {
            noise[i] = (byte)(random.Next(4) == 0 ? 0 : random.Next(256));
        }

        return noise;
    }
}
