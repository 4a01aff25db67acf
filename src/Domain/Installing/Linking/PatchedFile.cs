using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// Writes the private copy of a file that holds a placeholder. It is read and written as a stream: neither the length of the file nor that
/// of a line or string in it decides how much memory is used.
/// </summary>
internal static class PatchedFile
{
    private const int WindowLength = 4 << 20;

    // Longer first lines are no shebangs to any kernel, whatever they are shortened to.
    private const int LongestShebang = 4096;

    /// <summary>Copies with the placeholder replaced.</summary>
    /// <param name="source">Open for reading.</param>
    /// <param name="destination">Empty and open for writing.</param>
    /// <param name="isBinary">Whether the length must not change.</param>
    /// <param name="placeholder">What is replaced by what.</param>
    /// <param name="budget">What the files of one package may grow by.</param>
    /// <param name="cancellationToken">Stops after some megabytes.</param>
    /// <param name="windowLength">Bytes looked at at a time.</param>
    /// <returns>Length and SHA-256 of what was written.</returns>
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

    /// <summary>Writes the first line when it is a shebang.</summary>
    /// <returns>The bytes that were read for it.</returns>
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
