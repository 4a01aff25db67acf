using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Metadata;

namespace CondaStore.Domain.Packages.Archives;

/// <summary>
/// Reads a <c>.conda</c> archive (CEP 35, https://conda.org/learn/ceps/cep-0035) forward, as it arrives: each member is handed out by its
/// local header, and the directory at the end must then tell the same. An archive with members whose sizes stand behind them is put into a
/// temporary file from that point on. Only <c>metadata.json</c>, one <c>info-*.tar.zst</c> and one <c>pkg-*.tar.zst</c> may be in it.
/// System.IO.Compression.ZipArchive needs a seekable file, and does not compare the headers with the directory; it takes as long
/// (bench/HotPaths/README.md).
/// </summary>
internal sealed class CondaArchiveReader : IDisposable
{
    private const int BufferSize = 128 * 1024;
    private const int MaximumMetadata = 64 * 1024;
    private const int MaximumMembers = 64;

    private readonly Stream _source;
    private readonly string _spoolPath;
    private readonly List<ZipMember> _members = [];
    private readonly HashSet<string> _seen = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _position;
    private int _length;
    private long _bufferOffset;

    /// <summary>Starts to read.</summary>
    /// <param name="source">The archive; stays open, and is read to its end.</param>
    /// <param name="spoolPath">A file that may be created for archives that cannot be read forward; it removes itself.</param>
    public CondaArchiveReader(Stream source, string spoolPath)
    {
        _source = source;
        _spoolPath = spoolPath;
    }

    /// <summary>Reads the archive to its end.</summary>
    /// <param name="readTar">Gets the name and the tar stream of each of the inner archives, in the order of the file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.CorruptArchive"/>, and what the callback throws.</exception>
    public async Task ReadAsync(Func<string, Stream, CancellationToken, Task> readTar, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!await EnsureAsync(4, cancellationToken))
            {
                throw ArchiveErrors.Corrupt("it ends too early.");
            }

            uint signature = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_position));
            if (signature != ZipDirectory.LocalHeaderSignature)
            {
                await ReadTailAsync(signature, cancellationToken);
                break;
            }

            await RequireAsync(ZipDirectory.LocalHeaderLength, cancellationToken);
            if (ZipDirectory.HasDescriptor(_buffer.AsSpan(_position)))
            {
                await ReadSpooledAsync(readTar, cancellationToken);
                break;
            }

            ZipMember member = await ReadLocalHeaderAsync(cancellationToken);
            await ReadMemberAsync(member, readTar, cancellationToken);
        }

        if (!_seen.Contains("info"))
        {
            throw ArchiveErrors.Corrupt("it has no member 'info-….tar.zst'.");
        }
    }

    /// <summary>Reads only the metadata of an archive in a file.</summary>
    /// <param name="archive">The file; stays open.</param>
    /// <param name="readTar">Gets the name and the tar stream of the metadata; need not read it to its end.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.CorruptArchive"/>, and what the callback throws.</exception>
    public static async Task ReadInfoAsync(
        FileStream archive, Func<string, Stream, CancellationToken, Task> readTar, CancellationToken cancellationToken)
    {
        (List<ZipMember> directory, long directoryStart) = await ReadDirectoryAsync(archive, start: 0, cancellationToken);
        if (directory.Where(m => Role(m) == "info").ToList() is not [ZipMember info])
        {
            throw ArchiveErrors.Corrupt("it has not exactly one member 'info-….tar.zst'.");
        }

        using CondaArchiveReader reader = new(archive, "");
        await reader.ReadSpooledMemberAsync(archive, start: 0, directoryStart, info, readTar, cancellationToken);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private long Offset => _bufferOffset + _position;

    private async Task<ZipMember> ReadLocalHeaderAsync(CancellationToken cancellationToken)
    {
        long offset = Offset;
        int variable = ZipDirectory.VariableLength(_buffer.AsSpan(_position));
        int length = ZipDirectory.LocalHeaderLength + variable;
        if (length > _buffer.Length / 2)
        {
            throw ArchiveErrors.Corrupt("a ZIP header is longer than any real one.");
        }

        await RequireAsync(length, cancellationToken);
        ReadOnlySpan<byte> header = _buffer.AsSpan(_position, length);
        ZipMember member = ZipDirectory.ParseLocal(header, header[ZipDirectory.LocalHeaderLength..], offset);
        _position += length;
        return member;
    }

    private async Task ReadMemberAsync(
        ZipMember member, Func<string, Stream, CancellationToken, Task> readTar, CancellationToken cancellationToken)
    {
        if (_members.Count == MaximumMembers)
        {
            throw ArchiveErrors.Corrupt("it has more members than a package has.");
        }

        _members.Add(member);
        string? role = Role(member);
        if (role is null)
        {
            return;
        }

        if (!_seen.Add(role))
        {
            throw ArchiveErrors.Corrupt($"it has a second member '{PathComponent.Shorten(member.Name)}'.");
        }

        await using MemberStream stored = new(this, member.Size);
        await using Stream plain = member.IsDeflated ? new DeflateStream(stored, CompressionMode.Decompress, leaveOpen: true) : stored;
        await using ChecksumStream content = new(plain);
        if (role == "metadata")
        {
            await CheckFormatAsync(content, cancellationToken);
        }
        else
        {
            await using ZstdDecompressStream tar = new(content, leaveOpen: true);
            await readTar(member.Name, tar, cancellationToken);
        }

        await content.CopyToAsync(Stream.Null, cancellationToken);
        await stored.CopyToAsync(Stream.Null, cancellationToken);
        if (content.Checksum != member.Checksum)
        {
            throw ArchiveErrors.Corrupt($"the checksum of its member '{PathComponent.Shorten(member.Name)}' is wrong.");
        }
    }

    // Some archives were packed anew with a folder around the members; folders themselves are nothing.
    private static string? Role(ZipMember member)
    {
        string name = member.Name[(member.Name.LastIndexOf('/') + 1)..];
        return name switch
        {
            "" when member.Size == 0 => null,
            "metadata.json" => "metadata",
            _ when name.StartsWith("info-", StringComparison.Ordinal) && name.EndsWith(".tar.zst", StringComparison.Ordinal) => "info",
            _ when name.StartsWith("pkg-", StringComparison.Ordinal) && name.EndsWith(".tar.zst", StringComparison.Ordinal) => "pkg",
            _ => throw ArchiveErrors.Corrupt($"it has the unexpected member '{PathComponent.Shorten(member.Name)}'."),
        };
    }

    private static async Task CheckFormatAsync(Stream content, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaximumMetadata + 1];
        int length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MaximumMetadata)
        {
            throw ArchiveErrors.TooLarge("its metadata.json is larger than 64 KiB.");
        }

        long? version = ReadFormatVersion(buffer.AsMemory(0, length));
        if (version != 2)
        {
            throw ArchiveErrors.Corrupt(
                $"its format version is {version?.ToString(CultureInfo.InvariantCulture) ?? "missing"}; only 2 is known.");
        }
    }

    private static long? ReadFormatVersion(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return MetadataDocument.Parse("metadata.json", utf8).Integer("conda_pkg_format_version");
        }
        catch (StoreException exception)
        {
            throw ArchiveErrors.Corrupt(exception.Message, exception);
        }
    }

    private async Task ReadTailAsync(uint signature, CancellationToken cancellationToken)
    {
        if (signature != ZipDirectory.CentralHeaderSignature || _members.Count == 0)
        {
            throw ArchiveErrors.Corrupt("it is not a ZIP file with package members.");
        }

        long offset = Offset;
        using MemoryStream tail = new();
        do
        {
            tail.Write(_buffer, _position, _length - _position);
            Consume(_length - _position);
            if (tail.Length > ZipDirectory.MaximumTail)
            {
                throw ArchiveErrors.Corrupt("its ZIP directory is longer than any real one, or data follows it.");
            }
        }
        while (await TryFillAsync(cancellationToken));
        CheckDirectory(ZipDirectory.ParseTail(tail.GetBuffer().AsSpan(0, (int)tail.Length), offset));
    }

    // Two descriptions of one archive that differ would show one content to us and another to other readers.
    private void CheckDirectory(List<ZipMember> directory)
    {
        if (!directory.OrderBy(m => m.Offset).Select(m => m.Essence).SequenceEqual(_members.Select(m => m.Essence)))
        {
            throw ArchiveErrors.Corrupt("its ZIP directory contradicts its members.");
        }
    }

    private async Task ReadSpooledAsync(Func<string, Stream, CancellationToken, Task> readTar, CancellationToken cancellationToken)
    {
        long start = Offset;
        await using FileStream spool = new(
            _spoolPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        do
        {
            await spool.WriteAsync(_buffer.AsMemory(_position, _length - _position), cancellationToken);
            Consume(_length - _position);
        }
        while (await TryFillAsync(cancellationToken));

        (List<ZipMember> directory, long directoryStart) = await ReadDirectoryAsync(spool, start, cancellationToken);
        foreach (ZipMember member in directory.Where(m => m.Offset >= start).OrderBy(m => m.Offset))
        {
            await ReadSpooledMemberAsync(spool, start, directoryStart, member, readTar, cancellationToken);
        }

        CheckDirectory(directory);
    }

    // Reads the directory from the end of a file that holds the archive from a certain byte on.
    private static async Task<(List<ZipMember> Members, long Start)> ReadDirectoryAsync(
        FileStream file, long start, CancellationToken cancellationToken)
    {
        long end = start + file.Length;
        byte[] last = new byte[(int)Math.Min(file.Length, ZipDirectory.MaximumTail)];
        file.Position = file.Length - last.Length;
        await file.ReadExactlyAsync(last, cancellationToken);
        long directoryStart = ZipDirectory.FindStart(last, end);
        if (directoryStart < end - last.Length)
        {
            throw ArchiveErrors.Corrupt("its ZIP directory is longer than any real one.");
        }

        return (ZipDirectory.ParseTail(last.AsSpan((int)(directoryStart - (end - last.Length))), directoryStart), directoryStart);
    }

    private async Task ReadSpooledMemberAsync(
        FileStream spool, long start, long directoryStart, ZipMember member, Func<string, Stream, CancellationToken, Task> readTar,
        CancellationToken cancellationToken)
    {
        using CondaArchiveReader inner = new(spool, _spoolPath);
        spool.Position = member.Offset - start;
        if (!await inner.EnsureAsync(ZipDirectory.LocalHeaderLength, cancellationToken))
        {
            throw ArchiveErrors.Corrupt("its ZIP directory points outside the file.");
        }

        ZipMember local = await inner.ReadLocalHeaderAsync(cancellationToken);
        if (local.Name != member.Name || member.Offset + inner.Offset + member.Size > directoryStart)
        {
            throw ArchiveErrors.Corrupt("its ZIP directory contradicts its members.");
        }

        inner._seen.UnionWith(_seen);
        await inner.ReadMemberAsync(member, readTar, cancellationToken);
        _seen.UnionWith(inner._seen);
        _members.Add(member);
    }

    private void Consume(int count) => _position += count;

    private async ValueTask RequireAsync(int count, CancellationToken cancellationToken)
    {
        if (!await EnsureAsync(count, cancellationToken))
        {
            throw ArchiveErrors.Corrupt("it ends too early.");
        }
    }

    private async ValueTask<bool> EnsureAsync(int count, CancellationToken cancellationToken)
    {
        while (_length - _position < count)
        {
            if (!await TryFillAsync(cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> TryFillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_position, _length - _position).CopyTo(_buffer);
        _bufferOffset += _position;
        _length -= _position;
        _position = 0;
        int read = await _source.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
        _length += read;
        return read > 0;
    }

    /// <summary>The stored bytes of one member; ends where the member ends.</summary>
    private sealed class MemberStream(CondaArchiveReader reader, long size) : ForwardReadStream
    {
        private long _left = size;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0 || buffer.IsEmpty)
            {
                return 0;
            }

            await reader.RequireAsync(1, cancellationToken);
            int count = (int)Math.Min(Math.Min(_left, buffer.Length), reader._length - reader._position);
            reader._buffer.AsSpan(reader._position, count).CopyTo(buffer.Span);
            reader.Consume(count);
            _left -= count;
            return count;
        }
    }
}
