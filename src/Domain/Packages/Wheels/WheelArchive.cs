using System.Buffers;
using System.IO.Compression;
using System.IO.Hashing;
using System.Security.Cryptography;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Archives;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Packages.Wheels;

/// <summary>
/// Represents a wheel file and its members. It supports the part of the ZIP format that wheels use: one directory at the end of the file,
/// members that do not overlap and have normalized relative paths, no links. Members may be read from several threads, which
/// System.IO.Compression.ZipArchive does not allow; that also accepts members that overlap or have the same name.
/// </summary>
internal sealed class WheelArchive : IDisposable
{
    private const int MaximumDirectory = 256 << 20;
    private const int MaximumTail = 66 << 10;
    private const int FileType = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Directory = 0x4000;
    private const int BufferLength = 1 << 17;

    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, ZipMember> _members = new(StringComparer.Ordinal);
    private readonly long _end;

    // The start of the next member, by the offset of each member.
    private readonly Dictionary<long, long> _ends = [];

    private WheelArchive(SafeFileHandle file, ReadOnlySpan<byte> directory, long start, ExtractionLimits limits)
    {
        _file = file;
        _end = start;
        ReadMembers(ZipDirectory.ParseTail(directory, start), limits);
    }

    /// <summary>Gets the files by their paths as the archive has them.</summary>
    public IReadOnlyDictionary<string, ZipMember> Members => _members;

    /// <summary>Reads the directory of a wheel.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">The limits at which extraction fails.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.CorruptArchive"/>, <see cref="ErrorCode.UnsafeArchive"/>,
    /// <see cref="ErrorCode.ArchiveTooLarge"/>.</exception>
    public static WheelArchive Open(string path, ExtractionLimits limits)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            long length = RandomAccess.GetLength(file);
            byte[] tail = new byte[Math.Min(length, MaximumTail)];
            ReadExactly(file, tail, length - tail.Length);
            long start = ZipDirectory.FindStart(tail, length);
            if (length - start > MaximumDirectory)
            {
                throw ArchiveErrors.TooLarge($"its ZIP directory has more than {MaximumDirectory} bytes.");
            }

            byte[] directory = new byte[length - start];
            ReadExactly(file, directory, start);
            return new WheelArchive(file, directory, start, limits);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Reads a small member completely.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.CorruptArchive"/>, <see cref="ErrorCode.ArchiveTooLarge"/>.</exception>
    public byte[] Read(string name, int maximumBytes)
    {
        ZipMember member = _members[name];
        if (member.Length > maximumBytes)
        {
            throw ArchiveErrors.TooLarge($"its file '{PathComponent.Shorten(name)}' has {member.Length} bytes.");
        }

        byte[] content = new byte[member.Length];
        int length = 0;
        Read(member, part =>
        {
            part.CopyTo(content.AsSpan(length));
            length += part.Length;
        });
        return content;
    }

    /// <summary>Writes a member to a file.</summary>
    /// <returns>The hashes of its content, one for each algorithm.</returns>
    /// <exception cref="StoreException"><see cref="ErrorCode.CorruptArchive"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public byte[][] Extract(ZipMember member, SafeFileHandle target, params ReadOnlySpan<HashAlgorithmName> algorithms)
    {
        IncrementalHash[] hashes = new IncrementalHash[algorithms.Length];
        try
        {
            for (int i = 0; i < hashes.Length; i++)
            {
                hashes[i] = IncrementalHash.CreateHash(algorithms[i]);
            }

            long written = 0;
            Read(member, part =>
            {
                RandomAccess.Write(target, part, written);
                written += part.Length;
                foreach (IncrementalHash hash in hashes)
                {
                    hash.AppendData(part);
                }
            });
            return Array.ConvertAll(hashes, h => h.GetHashAndReset());
        }
        finally
        {
            Array.ForEach(hashes, h => h?.Dispose());
        }
    }

    /// <summary>Determines whether the content of a member begins with some bytes.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.CorruptArchive"/>.</exception>
    public bool StartsWith(ZipMember member, ReadOnlySpan<byte> start)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            using Stream packed = new PartStream(_file, ContentOf(member, buffer), member.Size);
            using Stream content = member.IsDeflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
            int count = content.ReadAtLeast(buffer.AsSpan(0, start.Length), start.Length, throwOnEndOfStream: false);
            return buffer.AsSpan(0, count).SequenceEqual(start);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Read(ZipMember member, ReadOnlySpanAction take)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            using Stream packed = new PartStream(_file, ContentOf(member, buffer), member.Size);
            using Stream content = member.IsDeflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
            long left = member.Length;
            uint checksum = Copy(content, buffer, take, ref left);
            if (left > 0 || checksum != member.Checksum || (left == 0 && content.Read(buffer, 0, 1) > 0))
            {
                throw ArchiveErrors.Corrupt($"'{PathComponent.Shorten(member.Name)}' has another content than its ZIP directory says.");
            }
        }
        catch (InvalidDataException exception)
        {
            throw ArchiveErrors.Corrupt($"'{PathComponent.Shorten(member.Name)}' cannot be unpacked: {exception.Message}", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static uint Copy(Stream content, byte[] buffer, ReadOnlySpanAction take, ref long left)
    {
        Crc32 checksum = new();
        while (left > 0)
        {
            int count = content.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (count == 0)
            {
                break;
            }

            checksum.Append(buffer.AsSpan(0, count));
            take(buffer.AsSpan(0, count));
            left -= count;
        }

        return checksum.GetCurrentHashAsUInt32();
    }

    /// <summary>Returns the start of a member's content. Its own header must match the directory.</summary>
    private long ContentOf(ZipMember member, byte[] buffer)
    {
        Span<byte> header = buffer.AsSpan(0, ZipDirectory.LocalHeaderLength);
        long limit = _ends[member.Offset];
        if (member.Offset + ZipDirectory.LocalHeaderLength > limit)
        {
            throw Contradiction(member);
        }

        ReadExactly(_file, header, member.Offset);
        int variable = ZipDirectory.IsLocalHeader(header) ? ZipDirectory.VariableLength(header) : throw Contradiction(member);
        long start = member.Offset + ZipDirectory.LocalHeaderLength + variable;
        if (start + member.Size > limit)
        {
            throw Contradiction(member);
        }

        Span<byte> whole = variable + ZipDirectory.LocalHeaderLength <= buffer.Length
            ? buffer.AsSpan(0, ZipDirectory.LocalHeaderLength + variable)
            : throw Contradiction(member);
        ReadExactly(_file, whole, member.Offset);
        ZipMember local =
            ZipDirectory.ParseLocal(whole[..ZipDirectory.LocalHeaderLength], whole[ZipDirectory.LocalHeaderLength..], member.Offset);
        bool isSame = local.Name == member.Name && local.IsDeflated == member.IsDeflated
            && (ZipDirectory.HasDescriptor(whole)
                || (local.Size == member.Size && local.Length == member.Length && local.Checksum == member.Checksum));
        return isSame ? start : throw Contradiction(member);
    }

    private static StoreException Contradiction(ZipMember member) =>
        ArchiveErrors.Corrupt($"its ZIP directory and the header of '{PathComponent.Shorten(member.Name)}' contradict each other.");

    private static void ReadExactly(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            int count = RandomAccess.Read(file, buffer, offset);
            buffer = count > 0 ? buffer[count..] : throw ArchiveErrors.Corrupt("it ends too early.");
            offset += count;
        }
    }

    private void ReadMembers(List<ZipMember> members, ExtractionLimits limits)
    {
        long total = 0;
        long packed = 0;
        foreach (ZipMember member in members)
        {
            if (!IsFile(member))
            {
                continue;
            }

            if (!_members.TryAdd(member.Name, member))
            {
                throw ArchiveErrors.Unsafe("stands twice in it.", member.Name);
            }

            total = member.Length > limits.MaximumBytes ? long.MaxValue : total + member.Length;
            packed += member.Size;
            if (_members.Count > limits.MaximumMembers || total > limits.MaximumBytes)
            {
                throw ArchiveErrors.TooLarge($"it unpacks to more than {limits.MaximumBytes} bytes or {limits.MaximumMembers} members.");
            }
        }

        if (total > limits.RatioFreeBytes && total / limits.MaximumRatio > packed)
        {
            throw ArchiveErrors.TooLarge($"it unpacks to more than {limits.MaximumRatio} times its size.");
        }

        SetEnds(members);
    }

    private static bool IsFile(ZipMember member)
    {
        bool isDirectory = member.Name.EndsWith('/');
        string name = isDirectory ? member.Name[..^1] : member.Name;
        if (name.Length == 0
            || name.Contains('\\', StringComparison.Ordinal)
            || PackagePath.Normalize(name) != name
            || name.Any(char.IsControl))
        {
            throw ArchiveErrors.Unsafe("is no plain path inside of a wheel.", member.Name);
        }

        return (member.Mode & FileType) switch
        {
            0 or RegularFile => !isDirectory,
            Directory when isDirectory => false,
            _ => throw ArchiveErrors.Unsafe("is neither a file nor a folder.", member.Name),
        };
    }

    // Overlapping members could unpack to many times their size.
    private void SetEnds(List<ZipMember> members)
    {
        long end = _end;
        foreach (ZipMember member in members.OrderByDescending(m => m.Offset))
        {
            if (member.Offset < 0 || member.Size < 0 || member.Size > end - member.Offset - ZipDirectory.LocalHeaderLength
                || !_ends.TryAdd(member.Offset, end))
            {
                throw ArchiveErrors.Corrupt($"its member '{PathComponent.Shorten(member.Name)}' lies where another one lies, or outside.");
            }

            end = member.Offset;
        }
    }

    private delegate void ReadOnlySpanAction(ReadOnlySpan<byte> part);

    /// <summary>Represents a part of a file, read forward.</summary>
    private sealed class PartStream(SafeFileHandle file, long offset, long length) : ForwardReadStream
    {
        private long _offset = offset;
        private long _left = length;

        public override int Read(Span<byte> buffer)
        {
            int count = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, _left)], _offset);
            _offset += count;
            _left -= count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span));
    }
}
