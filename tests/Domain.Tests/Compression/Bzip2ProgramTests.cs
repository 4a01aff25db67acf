using System.Diagnostics;
using CondaStore.Domain.Compression;

namespace CondaStore.Domain.Tests.Compression;

/// <summary>Files that the bzip2 program of the machine writes.</summary>
public sealed class Bzip2ProgramTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task ReadAsync_AnyLevel_IsTheContent(int level)
    {
        byte[] content = Content(level);
        byte[] compressed = await CompressAsync(content, level);

        Assert.Equal(content, await ReadAllAsync(compressed, parallelism: 1));
        Assert.True(Repeats(content, await ReadAllAsync([.. compressed, .. compressed], parallelism: 3)));
    }

    private static bool Repeats(byte[] content, byte[] read) =>
        read.Length == 2 * content.Length && read.AsSpan().StartsWith(content) && read.AsSpan().EndsWith(content);

    // Words, noise, runs of all lengths, and the same again and again, over the end of a block of any size.
    private static byte[] Content(int seed)
    {
        Random random = new(seed);
        using MemoryStream content = new();
        while (content.Length < 1_900_000)
        {
            byte[] part = new byte[random.Next(1, 40_000)];
            random.NextBytes(part);
            switch (random.Next(4))
            {
                case 0:
                    part.AsSpan().Fill(part[0]);
                    break;
                case 1:
                    for (int i = 0; i < part.Length; i++)
                    {
                        part[i] = (byte)('a' + (part[i] & part[i / 2] & 15));
                    }

                    break;
                case 2:
                    for (int i = 300; i < part.Length; i++)
                    {
                        part[i] = part[i - 300];
                    }

                    break;
                default:
                    break;
            }

            content.Write(part);
        }

        return content.ToArray();
    }

    private static async Task<byte[]> CompressAsync(byte[] content, int level)
    {
        ProcessStartInfo start = new("bzip2", ["-c", $"-{level}"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        using MemoryStream output = new();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.StandardInput.BaseStream.WriteAsync(content);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }

    private static async Task<byte[]> ReadAllAsync(byte[] compressed, int parallelism)
    {
        using MemoryStream output = new();
        await using Bzip2DecompressStream stream = new(new MemoryStream(compressed), parallelism);
        await stream.CopyToAsync(output);
        return output.ToArray();
    }
}
