using System.IO.Compression;
using System.IO.Hashing;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Reads the metadata of a wheel from only parts of it: the directory at its end, then the one member.
/// System.IO.Compression.ZipArchive needs a seekable stream, of which each read would be a request.
/// </summary>
/// <param name="file">The wheel.</param>
/// <param name="length">The size of the wheel in bytes.</param>
/// <param name="maximumBytes">The maximum size of the metadata in bytes.</param>
/// <param name="read">Reads a part of the wheel: offset and number of bytes.</param>
internal sealed class WheelDirectory(
    IndexFile file, long length, int maximumBytes, Func<long, int, CancellationToken, Task<byte[]>> read)
{
    /// <summary>The number of bytes read first from the end of a wheel; they contain the directory of most wheels.</summary>
    public const int TailLength = 16 << 10;

    private const int MaximumDirectory = 32 << 20;

    /// <summary>The number of additional bytes read for the extra fields of the header, whose length only the header contains.</summary>
    private const int ExtraFields = 256;

    private const string Suffix = ".dist-info/METADATA";

    /// <summary>Reads the metadata of a wheel whose end has not been read.</summary>
    /// <exception cref="StoreException">As the other overload.</exception>
    public async Task<byte[]> ReadMetadataAsync(CancellationToken cancellationToken)
    {
        int tail = (int)Math.Min(length, TailLength);
        return await ReadMetadataAsync(await read(length - tail, tail, cancellationToken), cancellationToken);
    }

    /// <summary>Reads the metadata.</summary>
    /// <param name="tail">The end of the wheel.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.CorruptArchive"/>, <see cref="ErrorCode.ArchiveTooLarge"/>, <see cref="ErrorCode.InvalidPackageMetadata"/>.
    /// </exception>
    public async Task<byte[]> ReadMetadataAsync(ReadOnlyMemory<byte> tail, CancellationToken cancellationToken)
    {
        long tailStart = length - tail.Length;
        long start = ZipDirectory.FindStart(tail.Span, length);
        if (length - start > MaximumDirectory)
        {
            throw Fault(ErrorCode.ArchiveTooLarge, "has a directory of more than 32 MiB");
        }

        if (start < tailStart)
        {
            byte[] before = await read(start, (int)(tailStart - start), cancellationToken);
            tail = (byte[])[.. before, .. tail.Span];
            tailStart = start;
        }

        ZipMember member = Find(ZipDirectory.ParseTail(tail.Span[(int)(start - tailStart)..], start));
        if (member.Offset < 0 || member.Size < 0 || member.Offset + ZipDirectory.LocalHeaderLength + member.Size > start)
        {
            throw Fault(ErrorCode.CorruptArchive, "has metadata outside of itself");
        }

        if (member.Size > maximumBytes)
        {
            throw TooLong();
        }

        return Unpack(member, await ReadMemberAsync(member, start, tail, tailStart, cancellationToken));
    }

    private async Task<ReadOnlyMemory<byte>> ReadMemberAsync(
        ZipMember member, long end, ReadOnlyMemory<byte> tail, long tailStart, CancellationToken cancellationToken)
    {
        int wanted = ZipDirectory.LocalHeaderLength + member.Name.Length + ExtraFields + (int)member.Size;
        ReadOnlyMemory<byte> bytes = await PartAsync(member.Offset, wanted);
        if (!ZipDirectory.IsLocalHeader(bytes.Span))
        {
            throw Fault(ErrorCode.CorruptArchive, "has no member where its directory says");
        }

        int header = ZipDirectory.LocalHeaderLength + ZipDirectory.VariableLength(bytes.Span);
        if (header + member.Size > bytes.Length)
        {
            bytes = await PartAsync(member.Offset, header + (int)member.Size);
        }

        if (header + member.Size > bytes.Length
            || ZipDirectory.ParseLocal(bytes.Span, bytes.Span[ZipDirectory.LocalHeaderLength..header], member.Offset).Name != member.Name)
        {
            throw Fault(ErrorCode.CorruptArchive, "says one thing in its directory and another at its metadata");
        }

        return bytes.Slice(header, (int)member.Size);

        async Task<ReadOnlyMemory<byte>> PartAsync(long offset, int count)
        {
            count = (int)Math.Min(count, end - offset);
            return offset >= tailStart
                ? tail.Slice((int)(offset - tailStart), count)
                : await read(offset, count, cancellationToken);
        }
    }

    private ZipMember Find(List<ZipMember> members)
    {
        List<ZipMember> found = members.FindAll(m => m.Name.EndsWith(Suffix, StringComparison.Ordinal) && IsOwn(m.Name[..^Suffix.Length]));
        return found.Count == 1
            ? found[0]
            : throw Fault(ErrorCode.InvalidPackageMetadata, found.Count == 0 ? "has no metadata of its own" : "has metadata twice");
    }

    private bool IsOwn(string stem)
    {
        int dash = stem.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && ProjectName.TryNormalize(stem[..dash], out string? name)
            && name == ProjectName.Normalize(file.FileName.AsSpan(0, file.FileName.IndexOf('-', StringComparison.Ordinal)))
            && PypiVersion.TryParse(stem[(dash + 1)..], out PypiVersion? version)
            && version.Equals(file.Version);
    }

    private byte[] Unpack(ZipMember member, ReadOnlyMemory<byte> packed)
    {
        byte[] content = packed.ToArray();
        if (member.IsDeflated)
        {
            using DeflateStream inflating = new(new MemoryStream(content), CompressionMode.Decompress);
            content = Inflate(inflating);
        }

        return Crc32.HashToUInt32(content) == member.Checksum
            ? content
            : throw Fault(ErrorCode.CorruptArchive, "has damaged metadata");
    }

    private byte[] Inflate(DeflateStream inflating)
    {
        using MemoryStream content = new();
        byte[] buffer = new byte[16 << 10];
        try
        {
            int count;
            while ((count = inflating.Read(buffer)) > 0)
            {
                content.Write(buffer, 0, count);
                if (content.Length > maximumBytes)
                {
                    throw TooLong();
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new StoreException(ErrorCode.CorruptArchive, $"The wheel '{file.FileName}' has damaged metadata.", e);
        }

        return content.ToArray();
    }

    private StoreException TooLong() => Fault(ErrorCode.ArchiveTooLarge, $"has more than {maximumBytes >> 10} KiB of metadata");

    private StoreException Fault(ErrorCode code, string what) =>
        new(code, $"The wheel '{file.FileName}' {what}.") { Found = file.FileName };
}
