using System.Globalization;
using System.Text;

namespace CondaStore.Domain.Packages.Archives;

/// <summary>
/// Writes a tar stream: POSIX ustar headers, with pax records for values that do not fit. Owner and group are root, so that the output
/// depends only on the input. Disposing writes the end blocks; the target stays open.
/// </summary>
internal sealed class TarWriter(Stream target) : IDisposable
{
    private const int BlockSize = 512;
    private const long LargestOctalSize = 0x1_FFFF_FFFF;

    private static readonly byte[] Zeros = new byte[2 * BlockSize];

    private readonly byte[] _header = new byte[BlockSize];

    /// <summary>Writes a regular file and returns its content's length.</summary>
    /// <param name="path">Path of the member.</param>
    /// <param name="content">The content, read from its position to its end; its length must be known.</param>
    /// <param name="mode">Unix permission bits.</param>
    /// <param name="modified">Time of last change, in whole seconds.</param>
    /// <param name="cancellationToken">Stops between blocks.</param>
    public void WriteFile(string path, Stream content, int mode, DateTimeOffset modified, CancellationToken cancellationToken = default)
    {
        long size = content.Length - content.Position;
        WriteHeader(path, TarMemberType.File, "", size, mode, modified);
        byte[] buffer = new byte[(int)Math.Min(size + 1, 128 * 1024)];
        long written = 0;
        for (int read = content.Read(buffer); read > 0; read = content.Read(buffer))
        {
            cancellationToken.ThrowIfCancellationRequested();
            target.Write(buffer, 0, read);
            written += read;
        }

        if (written != size)
        {
            throw new IOException($"'{path}' changed its length while it was packed.");
        }

        Pad(size);
    }

    /// <summary>Writes the header of a regular file. The caller writes the content next, and then <see cref="PaddingOf"/> zeros.</summary>
    public void WriteFileHeader(string path, long size, int mode, DateTimeOffset modified) =>
        WriteHeader(path, TarMemberType.File, "", size, mode, modified);

    /// <summary>Returns the number of zero bytes that pad content of a given size.</summary>
    public static int PaddingOf(long size) => (int)(-size & (BlockSize - 1));

    /// <summary>Writes a link or a directory.</summary>
    public void WriteMember(string path, TarMemberType type, string linkTarget, int mode, DateTimeOffset modified) =>
        WriteHeader(type == TarMemberType.Directory ? path.TrimEnd('/') + "/" : path, type, linkTarget, 0, mode, modified);

    public void Dispose() => target.Write(Zeros);

    private void WriteHeader(string path, TarMemberType type, string linkTarget, long size, int mode, DateTimeOffset modified)
    {
        byte[] name = Encoding.UTF8.GetBytes(path);
        byte[] link = Encoding.UTF8.GetBytes(linkTarget);
        int split = SplitName(name);
        bool ascii = name.Length == path.Length && link.Length == linkTarget.Length;
        if (split < 0 || link.Length > 100 || size > LargestOctalSize || !ascii)
        {
            WriteExtendedHeader(path, linkTarget, size, modified);
        }

        byte flag = type switch
        {
            TarMemberType.HardLink => (byte)'1',
            TarMemberType.SymbolicLink => (byte)'2',
            TarMemberType.Directory => (byte)'5',
            _ => (byte)'0',
        };
        WriteBlock(name, Math.Max(split, 0), link, flag, Math.Min(size, LargestOctalSize), mode, modified);
    }

    private void WriteExtendedHeader(string path, string linkTarget, long size, DateTimeOffset modified)
    {
        StringBuilder records = new();
        AppendRecord(records, "path", path);
        if (linkTarget.Length > 0)
        {
            AppendRecord(records, "linkpath", linkTarget);
        }

        AppendRecord(records, "size", size.ToString(CultureInfo.InvariantCulture));
        byte[] content = Encoding.UTF8.GetBytes(records.ToString());
        WriteBlock("PaxHeader"u8, 0, default, (byte)'x', content.Length, 0x1A4, modified);
        target.Write(content);
        Pad(content.Length);
    }

    // A record starts with its own length in decimal, which includes the digits of that length.
    private static void AppendRecord(StringBuilder records, string key, string value)
    {
        int rest = key.Length + Encoding.UTF8.GetByteCount(value) + 3;
        int length = rest + Digits(rest);
        length = rest + Digits(length);
        records.Append(CultureInfo.InvariantCulture, $"{length} {key}={value}\n");
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;

    // The 100 bytes of the name field may be extended by a prefix that ends at a slash. 0: no prefix; -1: does not fit.
    private static int SplitName(byte[] name)
    {
        if (name.Length <= 100)
        {
            return 0;
        }

        int slash = name.Length <= 256 ? Array.IndexOf(name, (byte)'/', name.Length - 101) : -1;
        return slash is > 0 and <= 155 && slash < name.Length - 1 ? slash : -1;
    }

    private void WriteBlock(
        ReadOnlySpan<byte> name, int split, ReadOnlySpan<byte> link, byte flag, long size, int mode, DateTimeOffset modified)
    {
        Span<byte> header = _header;
        header.Clear();
        ReadOnlySpan<byte> last = split > 0 ? name[(split + 1)..] : name;
        last[..Math.Min(last.Length, 100)].CopyTo(header);
        WriteOctal(header.Slice(100, 8), mode);
        WriteOctal(header.Slice(108, 8), 0);
        WriteOctal(header.Slice(116, 8), 0);
        WriteOctal(header.Slice(124, 12), size);
        WriteOctal(header.Slice(136, 12), Math.Max(modified.ToUnixTimeSeconds(), 0));
        header.Slice(148, 8).Fill((byte)' ');
        header[156] = flag;
        link[..Math.Min(link.Length, 100)].CopyTo(header[157..]);
        "ustar\0"u8.CopyTo(header[257..]);
        "00"u8.CopyTo(header[263..]);
        "root"u8.CopyTo(header[265..]);
        "root"u8.CopyTo(header[297..]);
        WriteOctal(header.Slice(329, 8), 0);
        WriteOctal(header.Slice(337, 8), 0);
        name[..split].CopyTo(header[345..]);
        int sum = 0;
        foreach (byte value in header)
        {
            sum += value;
        }

        WriteOctal(header.Slice(148, 7), sum);
        target.Write(header);
    }

    private static void WriteOctal(Span<byte> field, long value)
    {
        for (int i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }

        field[^1] = 0;
    }

    private void Pad(long size)
    {
        if (PaddingOf(size) is > 0 and int rest)
        {
            target.Write(Zeros, 0, rest);
        }
    }
}
