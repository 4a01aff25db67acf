using System.Buffers.Binary;
using System.Text;
using CondaStore.Domain.Files;

namespace CondaStore.PackageWriting;

/// <summary>
/// Writes the outer container of a <c>.conda</c> archive: a ZIP file whose members are stored, with sizes and checksums in
/// the local headers so that a reader can stream it. Members of 4 GiB and more are not supported.
/// </summary>
/// <param name="target">A seekable stream, left open.</param>
/// <param name="modified">The time of all members; ZIP cannot express times before 1980.</param>
internal sealed class StoredZipWriter(Stream target, DateTimeOffset modified)
{
    private const int LocalHeaderLength = 30;
    private const int CentralHeaderLength = 46;
    private const ushort VersionNeeded = 20;
    private const ushort Utf8Names = 0x0800;

    private readonly List<Member> _members = [];
    private readonly long _start = target.Position;

    /// <summary>Adds a member whose content a callback writes.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="write">Writes the content to the stream it is given.</param>
    public void Add(string name, Action<Stream> write)
    {
        byte[] nameUtf8 = Encoding.UTF8.GetBytes(name);
        long offset = target.Position;
        target.Write(new byte[LocalHeaderLength]);
        target.Write(nameUtf8);
        ChecksumStream content = new(target);
        write(content);
        if (content.Count >= uint.MaxValue || offset - _start >= uint.MaxValue)
        {
            throw new IOException($"The member '{name}' makes the archive larger than 4 GiB.");
        }

        Member member = new(nameUtf8, (uint)(offset - _start), (uint)content.Count, content.Checksum);
        _members.Add(member);
        long end = target.Position;
        target.Position = offset;
        target.Write(LocalHeader(member));
        target.Position = end;
    }

    /// <summary>Writes the directory; nothing may be added afterwards.</summary>
    public void Finish()
    {
        long start = target.Position;
        foreach (Member member in _members)
        {
            target.Write(CentralHeader(member));
            target.Write(member.Name);
        }

        Span<byte> end = stackalloc byte[22];
        end.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)_members.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)_members.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], checked((uint)(target.Position - start)));
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], checked((uint)(start - _start)));
        target.Write(end);
    }

    private byte[] LocalHeader(Member member)
    {
        byte[] header = new byte[LocalHeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034B50);
        WriteCommon(header.AsSpan(4), member);
        return header;
    }

    private byte[] CentralHeader(Member member)
    {
        byte[] header = new byte[CentralHeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x02014B50);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), VersionNeeded);
        WriteCommon(header.AsSpan(6), member);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), member.Offset);
        return header;
    }

    // The fields from "version needed" to "extra length" have the same layout in both headers.
    private void WriteCommon(Span<byte> fields, Member member)
    {
        DateTime time = modified.UtcDateTime < new DateTime(1980, 1, 1) ? new DateTime(1980, 1, 1) : modified.UtcDateTime;
        BinaryPrimitives.WriteUInt16LittleEndian(fields, VersionNeeded);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[2..], Utf8Names);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[6..], (ushort)((time.Hour << 11) | (time.Minute << 5) | (time.Second / 2)));
        BinaryPrimitives.WriteUInt16LittleEndian(
            fields[8..], (ushort)((Math.Min(time.Year - 1980, 127) << 9) | (time.Month << 5) | time.Day));
        BinaryPrimitives.WriteUInt32LittleEndian(fields[10..], member.Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[14..], member.Size);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[18..], member.Size);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[22..], (ushort)member.Name.Length);
    }

    private sealed record Member(byte[] Name, uint Offset, uint Size, uint Checksum);
}
