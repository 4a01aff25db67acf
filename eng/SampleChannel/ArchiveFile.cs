using System.Formats.Tar;
using System.IO.Compression;
using CondaStore.Domain.Channels.Compression;
using ICSharpCode.SharpZipLib.BZip2;

namespace CondaStore.SampleChannel;

/// <summary>Writes packages in both archive formats (CEP 35); the same input gives the same bytes.</summary>
internal static class ArchiveFile
{
    /// <summary>A higher level would make the channel a little smaller and its making many times slower.</summary>
    private const int ZstdLevel = 7;

    public static void WriteConda(PackageRecord record, string path)
    {
        using FileStream file = File.Create(path);
        using ZipArchive zip = new(file, ZipArchiveMode.Create);
        AddMember(zip, record, "metadata.json", "{\"conda_pkg_format_version\": 2}"u8.ToArray());
        AddMember(zip, record, $"pkg-{record.Stem}.tar.zst", Compress(tar => AddFiles(tar, record)));
        AddMember(zip, record, $"info-{record.Stem}.tar.zst", Compress(tar => AddInfo(tar, record)));
    }

    public static void WriteTarBz2(PackageRecord record, string path)
    {
        using FileStream file = File.Create(path);
        using BZip2OutputStream compressed = new(file);
        using TarWriter tar = new(compressed, TarEntryFormat.Ustar);
        AddInfo(tar, record);
        AddFiles(tar, record);
    }

    private static void AddMember(ZipArchive zip, PackageRecord record, string name, byte[] content)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = record.Timestamp.Year < 1980 ? new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero) : record.Timestamp;
        using Stream stream = entry.Open();
        stream.Write(content);
    }

    private static byte[] Compress(Action<TarWriter> fill)
    {
        using MemoryStream target = new();
        using (ZstdCompressStream compressed = new(target, ZstdLevel, leaveOpen: true))
        using (TarWriter tar = new(compressed, TarEntryFormat.Pax))
        {
            fill(tar);
        }

        return target.ToArray();
    }

    private static void AddInfo(TarWriter tar, PackageRecord record)
    {
        foreach ((string path, byte[] content) in ArchiveInfo.Make(record))
        {
            AddEntry(tar, record, path, new MemoryStream(content), isExecutable: false);
        }
    }

    private static void AddFiles(TarWriter tar, PackageRecord record)
    {
        foreach (StagedFile file in record.Files)
        {
            if (file.LinkTarget is { } target)
            {
                TarEntry link = NewEntry(tar, TarEntryType.SymbolicLink, file.Path, record.Timestamp);
                link.LinkName = target;
                tar.WriteEntry(link);
            }
            else
            {
                using FileStream content = File.OpenRead(file.Source!);
                AddEntry(tar, record, file.Path, content, file.IsExecutable);
            }
        }
    }

    private static void AddEntry(TarWriter tar, PackageRecord record, string path, Stream content, bool isExecutable)
    {
        TarEntry entry = NewEntry(tar, TarEntryType.RegularFile, path, record.Timestamp);
        entry.Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        if (isExecutable)
        {
            entry.Mode |= UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        }

        entry.DataStream = content;
        tar.WriteEntry(entry);
    }

    private static TarEntry NewEntry(TarWriter tar, TarEntryType type, string path, DateTimeOffset modified)
    {
        TarEntry entry = tar.Format == TarEntryFormat.Ustar ? new UstarTarEntry(type, path) : new PaxTarEntry(type, path);
        entry.ModificationTime = modified;
        return entry;
    }
}
