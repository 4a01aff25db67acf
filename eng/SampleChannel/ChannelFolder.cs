using CondaStore.Domain.Packages.Archives;
using CondaStore.PackageWriting;

namespace CondaStore.SampleChannel;

/// <summary>Writes archives into the platform folders of a channel.</summary>
internal sealed class ChannelFolder(string root)
{
    /// <summary>A higher level would make the channel a little smaller and its making several times slower.</summary>
    private const int ZstdLevel = 6;

    private int _count;
    private long _bytes;

    /// <summary>Archives written so far.</summary>
    public int Count => _count;

    public long Bytes => _bytes;

    /// <summary>Writes one archive; safe to call from several threads at once.</summary>
    public void Add(PackageRecord record, PackageArchiveKind kind)
    {
        string fileName = record.Stem + (kind == PackageArchiveKind.TarBz2 ? ".tar.bz2" : ".conda");
        string folder = Directory.CreateDirectory(Path.Combine(root, record.Index.Subdir!)).FullName;
        using FileStream file = File.Create(Path.Combine(folder, fileName));
        PackageArchiveWriter.Write(file, kind, record.Content, ZstdLevel);
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _bytes, file.Length);
    }
}
