using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Represents the bytes of an index, in an array or mapped from a file. A mapped file is released by the finalizer of its view, once no
/// source, group or table references the image: spans are valid as long as their group is referenced.
/// </summary>
internal sealed unsafe partial class IndexImage
{
    private readonly byte[]? _array;
    private readonly byte* _base;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly string? _path;
    private readonly IndexHeader _header;

    private IndexImage(byte[] array, IndexHeader header)
    {
        _array = array;
        _header = header;
    }

    private IndexImage(string path, MemoryMappedViewAccessor view, byte* pointer, IndexHeader header)
    {
        _path = path;
        _view = view;
        _base = pointer;
        _header = header;
    }

    public ReadOnlySpan<byte> ContentKey => _header.ContentKey;

    public long Length => _header.FileLength;

    public ReadOnlySpan<IndexGroup> Groups => Section<IndexGroup>(IndexSection.Groups);

    public int RecordCount => (int)(_header[IndexSection.Records].Length / Unsafe.SizeOf<IndexRecord>());

    public int SpecCount => (int)(_header[IndexSection.SpecOffsets].Length / sizeof(int)) - 1;

    /// <summary>Loads an index from memory.</summary>
    /// <returns>The image, or null if the bytes are not an index of this format.</returns>
    public static IndexImage? TryLoad(byte[] bytes) =>
        IndexHeader.TryRead(bytes, bytes.Length) is { } header ? new IndexImage(bytes, header) : null;

    /// <summary>Maps a file.</summary>
    /// <returns>The image, or null if the file cannot be read or is not a complete index of this format.</returns>
    public static IndexImage? TryMap(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1);
            long length = file.Length;
            if (length < IndexHeader.Size)
            {
                return null;
            }

            using MemoryMappedFile map =
                MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            MemoryMappedViewAccessor view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            byte* pointer = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            pointer += view.PointerOffset;
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            if (IndexHeader.TryRead(new ReadOnlySpan<byte>(pointer, IndexHeader.Size), length) is { } header)
            {
                return new IndexImage(path, view, pointer, header);
            }

            view.Dispose();
            return null;
        }
        catch (Exception e) when (FileFailure.IsFileFailure(e))
        {
            return null;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Slice<T>(IndexSection section, long firstItem, int count)
        where T : unmanaged
    {
        (long offset, long length) = _header[section];
        if ((ulong)firstItem > (ulong)length || count < 0 || (firstItem + count) * Unsafe.SizeOf<T>() > length)
        {
            throw OutOfBounds();
        }

        long start = offset + (firstItem * Unsafe.SizeOf<T>());
        return _array is null
            ? new ReadOnlySpan<T>(_base + start, count)
            : MemoryMarshal.Cast<byte, T>(_array.AsSpan((int)start, count * Unsafe.SizeOf<T>()));
    }

    public ReadOnlySpan<T> Section<T>(IndexSection section)
        where T : unmanaged =>
        Slice<T>(section, 0, (int)(_header[section].Length / Unsafe.SizeOf<T>()));

    public ReadOnlySpan<byte> From(IndexSection section, long start)
    {
        long length = _header[section].Length;
        return Slice<byte>(section, start, (int)Math.Min(int.MaxValue, length - start));
    }

    public ReadOnlySpan<byte> Name(int group) => Text(IndexSection.NameOffsets, IndexSection.NameBytes, group);

    public ReadOnlySpan<byte> Spec(int id) => Text(IndexSection.SpecOffsets, IndexSection.SpecBytes, id);

    /// <summary>Returns the names that may be within an edit distance of another name, in one pass over all names.</summary>
    public List<string> NamesNear(NameSketch wanted, int edits)
    {
        ReadOnlySpan<int> bounds = Section<int>(IndexSection.NameOffsets);
        ReadOnlySpan<byte> bytes = Section<byte>(IndexSection.NameBytes);
        List<string> near = [];
        for (int i = 0; i + 1 < bounds.Length; i++)
        {
            int length = bounds[i + 1] - bounds[i];
            if ((uint)(length - wanted.Length + edits) <= (uint)(2 * edits)
                && bytes.Slice(bounds[i], length) is var utf8 && wanted.MayBeNear(NameSketch.Of(utf8), edits))
            {
                near.Add(Encoding.UTF8.GetString(utf8));
            }
        }

        GC.KeepAlive(this);
        return near;
    }

    /// <summary>Returns the group of a name, or -1.</summary>
    public int FindGroup(ReadOnlySpan<byte> name)
    {
        int low = 0;
        int high = Groups.Length - 1;
        while (low <= high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            int order = Name(middle).SequenceCompareTo(name);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return -1;
    }

    private ReadOnlySpan<byte> Text(IndexSection offsets, IndexSection bytes, int number)
    {
        ReadOnlySpan<int> bounds = Slice<int>(offsets, number, 2);
        return Slice<byte>(bytes, bounds[0], bounds[1] - bounds[0]);
    }
}
