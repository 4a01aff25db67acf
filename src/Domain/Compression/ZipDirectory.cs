using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Compression;

/// <summary>
/// The structures of a ZIP file (APPNOTE 6.3, with ZIP64) as far as <c>.conda</c> archives and wheels use them: members stored
/// or deflated, not encrypted, one volume. System.IO.Compression starts from the directory at the end, so it cannot read an
/// archive as it arrives, and takes what that says for granted; it is no faster (bench/HotPaths/README.md).
/// </summary>
internal static class ZipDirectory
{
    public const int LocalHeaderLength = 30;
    public const uint LocalHeaderSignature = 0x04034B50;
    public const uint CentralHeaderSignature = 0x02014B50;

    /// <summary>The longest tail (directory, end records, comment) accepted; three members need far less.</summary>
    public const int MaximumTail = 1024 * 1024;

    private const uint EndSignature = 0x06054B50;
    private const uint Zip64EndSignature = 0x06064B50;
    private const uint Zip64LocatorSignature = 0x07064B50;
    private const int CentralHeaderLength = 46;
    private const int EndLength = 22;
    private const int Stored = 0;
    private const int Deflated = 8;
    private const int MadeOnUnix = 3;
    private const int Encrypted = 0x0001;
    private const int SizesFollow = 0x0008;

    /// <summary>Determines whether a local header starts here.</summary>
    public static bool IsLocalHeader(ReadOnlySpan<byte> data) => data.Length >= LocalHeaderLength && U32(data, 0) == LocalHeaderSignature;

    /// <summary>Determines whether the member's sizes stand behind it, so that it cannot be read forward.</summary>
    public static bool HasDescriptor(ReadOnlySpan<byte> localHeader) => (U16(localHeader, 6) & SizesFollow) != 0;

    /// <summary>Returns the length of name and extra fields that follow a local header.</summary>
    public static int VariableLength(ReadOnlySpan<byte> localHeader) => U16(localHeader, 26) + U16(localHeader, 28);

    /// <summary>Reads a local header.</summary>
    /// <param name="header">The fixed part.</param>
    /// <param name="variable">Name and extra fields.</param>
    /// <param name="offset">Where the header starts in the file.</param>
    public static ZipMember ParseLocal(ReadOnlySpan<byte> header, ReadOnlySpan<byte> variable, long offset)
    {
        ReadOnlySpan<byte> name = variable[..U16(header, 26)];
        ZipMember member = Parse(
            U16(header, 6), U16(header, 8), U32(header, 14), U32(header, 18), U32(header, 22), offset, name, variable[name.Length..]);
        return member with { Modified = U32(header, 10) };
    }

    /// <summary>Reads the whole tail of a file from the first central header to the end.</summary>
    /// <param name="tail">The bytes.</param>
    /// <param name="offset">Where the tail starts in the file.</param>
    public static List<ZipMember> ParseTail(ReadOnlySpan<byte> tail, long offset)
    {
        List<ZipMember> members = [];
        int at = 0;
        while (tail.Length - at >= CentralHeaderLength && U32(tail, at) == CentralHeaderSignature)
        {
            ReadOnlySpan<byte> header = tail[at..];
            int nameLength = U16(header, 28);
            int length = CentralHeaderLength + nameLength + U16(header, 30) + U16(header, 32);
            if (length > header.Length)
            {
                throw Corrupt("its ZIP directory ends too early.");
            }

            ReadOnlySpan<byte> name = header.Slice(CentralHeaderLength, nameLength);
            ReadOnlySpan<byte> extra = header.Slice(CentralHeaderLength + nameLength, U16(header, 30));
            members.Add(
                Parse(U16(header, 8), U16(header, 10), U32(header, 16), U32(header, 20), U32(header, 24), U32(header, 42), name, extra) with
                {
                    Modified = U32(header, 12),
                    Mode = header[5] == MadeOnUnix ? U16(header, 40) : 0,
                });
            at += length;
        }

        ParseEnd(tail, at, offset, members.Count);
        return members;
    }

    /// <summary>Where the central directory starts, found from the end of a file.</summary>
    /// <param name="end">The last bytes of the file.</param>
    /// <param name="length">The length of the whole file.</param>
    public static long FindStart(ReadOnlySpan<byte> end, long length)
    {
        for (int at = end.Length - EndLength; at >= 0; at--)
        {
            if (U32(end, at) != EndSignature || at + EndLength + U16(end, at + 20) != end.Length)
            {
                continue;
            }

            long start = U32(end, at + 16);
            if (start == uint.MaxValue && at >= 20 && U32(end, at - 20) == Zip64LocatorSignature)
            {
                long record = I64(end, at - 20 + 8) - (length - end.Length);
                start = record >= 0 && record <= at - 56 && U32(end, (int)record) == Zip64EndSignature ? I64(end, (int)record + 48) : -1;
            }

            return start >= 0 && start <= length ? start : throw Corrupt("its ZIP directory lies outside the file.");
        }

        throw Corrupt("its ZIP directory is missing.");
    }

    private static void ParseEnd(ReadOnlySpan<byte> tail, int at, long offset, int count)
    {
        int directoryLength = at;
        long recordOffset = offset + at;
        bool zip64 = tail.Length - at >= 56 + 20 && U32(tail, at) == Zip64EndSignature;
        if (zip64)
        {
            ReadOnlySpan<byte> record = tail[at..];
            long length = I64(record, 4) + 12;
            if (length < 56 || length > record.Length - 20
                || I64(record, 32) != count || I64(record, 40) != directoryLength || I64(record, 48) != offset
                || U32(record, (int)length) != Zip64LocatorSignature || I64(record, (int)length + 8) != recordOffset)
            {
                throw Corrupt("the ZIP64 end of its directory contradicts the file.");
            }

            at += (int)length + 20;
        }

        ReadOnlySpan<byte> end = tail[at..];
        if (end.Length < EndLength || U32(end, 0) != EndSignature || end.Length != EndLength + U16(end, 20))
        {
            throw Corrupt("its ZIP directory is incomplete, or data follows it.");
        }

        if (!Agrees(U16(end, 10), ushort.MaxValue, count) || !Agrees(U32(end, 12), uint.MaxValue, directoryLength)
            || !Agrees(U32(end, 16), uint.MaxValue, offset))
        {
            throw Corrupt("the end of its ZIP directory contradicts the file.");
        }

        bool Agrees(uint stored, uint inZip64, long actual) => stored == actual || (zip64 && stored == inZip64);
    }

    private static ZipMember Parse(
        int flags, int method, uint checksum, long packed, long size, long offset, ReadOnlySpan<byte> nameUtf8, ReadOnlySpan<byte> extra)
    {
        string name = NameOf(nameUtf8);
        while (extra.Length >= 4)
        {
            int length = U16(extra, 2);
            if (length > extra.Length - 4)
            {
                throw Corrupt("an extra field of its ZIP headers is too long.");
            }

            if (U16(extra, 0) == 1)
            {
                ReadOnlySpan<byte> values = extra.Slice(4, length);
                size = Widen(size, ref values);
                packed = Widen(packed, ref values);
                offset = Widen(offset, ref values);
            }

            extra = extra[(4 + length)..];
        }

        bool descriptor = (flags & SizesFollow) != 0 && size == 0;
        if ((flags & Encrypted) != 0 || method is not (Stored or Deflated) || (method == Stored && packed != size && !descriptor))
        {
            throw Corrupt($"its member '{PathComponent.Shorten(name)}' is encrypted, or compressed in an unknown way.");
        }

        return new ZipMember(name, offset, packed, method == Deflated, checksum) { Length = size };
    }

    // A ZIP64 field holds only those values that did not fit, in a fixed order.
    private static long Widen(long value, ref ReadOnlySpan<byte> values)
    {
        if (value != uint.MaxValue)
        {
            return value;
        }

        if (values.Length < 8 || I64(values, 0) < 0)
        {
            throw Corrupt("a ZIP64 field is too short.");
        }

        long wide = I64(values, 0);
        values = values[8..];
        return wide;
    }

    private static string NameOf(ReadOnlySpan<byte> utf8) => Utf8.IsValid(utf8)
        ? Encoding.UTF8.GetString(utf8)
        : throw Corrupt($"the name '{PathComponent.Shorten(Encoding.Latin1.GetString(utf8))}' is not UTF-8.");

    private static StoreException Corrupt(string problem) => new(ErrorCode.CorruptArchive, $"The package archive is damaged: {problem}");

    private static ushort U16(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt16LittleEndian(data[at..]);

    private static uint U32(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);

    private static long I64(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadInt64LittleEndian(data[at..]);
}
