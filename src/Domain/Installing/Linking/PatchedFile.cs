using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// Writes the private copy of a file that contains a placeholder. It is processed as a stream: memory use does not depend on the length of
/// the file or of a line or string in it.
/// </summary>
internal static class PatchedFile
{
    private const int WindowLength = 4 << 20;

    // No kernel accepts a longer first line as a shebang, even shortened.
    private const int LongestShebang = 4096;

    /// <summary>Copies with the placeholder replaced.</summary>
    /// <param name="source">The original file, open for reading.</param>
    /// <param name="destination">The new file, empty and open for writing.</param>
    /// <param name="isBinary">Whether the file is binary, so that its length must not change.</param>
    /// <param name="placeholder">The placeholder and its replacement.</param>
    /// <param name="budget">The growth limit of the package's files.</param>
    /// <param name="cancellationToken">Cancels the operation, checked every few megabytes.</param>
    /// <param name="windowLength">The window size in bytes.</param>
    /// <returns>The length and SHA-256 of the written file.</returns>
    /// <exception cref="Diagnostics.StoreException">As <see cref="PlaceholderReplacer"/> throws.</exception>
    public static (long Length, string Sha256) Write(
        SafeFileHandle source,
        SafeFileHandle destination,
        bool isBinary,
        PrefixPlaceholder placeholder,
        GrowthBudget budget,
        CancellationToken cancellationToken,
        int windowLength = WindowLength)
    {
        using PatchedOutput output = new(destination, budget.ForFile(), cancellationToken);
        PlaceholderReplacer replacer = new(placeholder, isBinary, output);
        long size = RandomAccess.GetLength(source);
        long read = isBinary ? 0 : CopyShebang(source, placeholder, output);
        int length = (int)Math.Min(Math.Max(windowLength, 2 * placeholder.LongestPattern), Math.Max(size - read, 1));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            int held = 0;
            bool isLast;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = RandomAccess.Read(source, buffer.AsSpan(held, length - held), read);
                read += count;
                held += count;
                isLast = count == 0 || read >= size;
                int used = replacer.Replace(buffer.AsSpan(0, held), isLast);
                buffer.AsSpan(used, held - used).CopyTo(buffer);
                held -= used;
            }
            while (!isLast);

            return output.Complete();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes the first line if it is a shebang.</summary>
    /// <returns>The number of bytes read for it.</returns>
    private static long CopyShebang(SafeFileHandle source, PrefixPlaceholder placeholder, PatchedOutput output)
    {
        Span<byte> start = stackalloc byte[LongestShebang];
        int count = RandomAccess.Read(source, start, 0);
        if (!start[..count].StartsWith("#!"u8))
        {
            return 0;
        }

        int end = start[..count].IndexOf((byte)'\n');
        if (end < 0 && count == LongestShebang)
        {
            return 0;
        }

        ReadOnlySpan<byte> line = start[..(end < 0 ? count : end)];
        byte[] rewritten = placeholder.Shebang.Rewrite(line);
        output.Grow(rewritten.Length - line.Length);
        output.Write(rewritten);
        return line.Length;
    }
}
