using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using CondaStore.Domain.Compression;
using ICSharpCode.SharpZipLib.BZip2;

namespace CondaStore.Domain.Tests.TestSupport;

/// <summary>Makes tar streams that no honest tool would make, and wraps them as packages.</summary>
internal sealed class TarBuilder(TarEntryFormat format = TarEntryFormat.Pax)
{
    private readonly MemoryStream _tar = new();

    public TarBuilder File(string path, string content = "x", UnixFileMode mode = (UnixFileMode)0x1A4) =>
        Add(TarEntryType.RegularFile, path, null, content, mode);

    public TarBuilder Symlink(string path, string target) => Add(TarEntryType.SymbolicLink, path, target, null);

    public TarBuilder HardLink(string path, string target) => Add(TarEntryType.HardLink, path, target, null);

    public TarBuilder Directory(string path) => Add(TarEntryType.Directory, path, null, null);

    public TarBuilder Member(TarEntryType type, string path) => Add(type, path, null, null);

    /// <summary>The metadata without which an archive is no package.</summary>
    public TarBuilder Index(string name = "a") =>
        File("info/index.json", $$"""{"name": "{{name}}", "version": "1", "build": "0"}""").File("info/paths.json", """{"paths": []}""");

    public byte[] ToTar() => [.. _tar.ToArray(), .. new byte[1024]];

    public byte[] ToTarBz2()
    {
        using MemoryStream output = new();
        using (BZip2OutputStream bzip2 = new(output) { IsStreamOwner = false })
        {
            bzip2.Write(ToTar());
        }

        return output.ToArray();
    }

    /// <summary>A <c>.conda</c> archive whose members are this tar as <c>pkg</c>, and honest metadata as <c>info</c>.</summary>
    public byte[] ToConda() => Zip(
        ("metadata.json", """{"conda_pkg_format_version": 2}"""u8.ToArray()),
        ("pkg-a-1-0.tar.zst", ZstdCompressStream.Compress(ToTar())),
        ("info-a-1-0.tar.zst", ZstdCompressStream.Compress(new TarBuilder().Index().ToTar())));

    /// <summary>A ZIP file with stored members, written by another implementation than ours.</summary>
    public static byte[] Zip(params (string Name, byte[] Content)[] members)
    {
        using MemoryStream output = new();
        using (ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in members)
            {
                using Stream member = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                member.Write(content);
            }
        }

        return output.ToArray();
    }

    private TarBuilder Add(TarEntryType type, string path, string? target, string? content, UnixFileMode mode = (UnixFileMode)0x1A4)
    {
        // The writer adds end blocks when it is disposed; a new one for each member keeps them out.
        using MemoryStream single = new();
        using (TarWriter writer = new(single, format, leaveOpen: true))
        {
            TarEntry entry = format switch
            {
                TarEntryFormat.Gnu => new GnuTarEntry(type, path),
                TarEntryFormat.Ustar => new UstarTarEntry(type, path),
                TarEntryFormat.V7 => new V7TarEntry(type == TarEntryType.RegularFile ? TarEntryType.V7RegularFile : type, path),
                _ => new PaxTarEntry(type, path),
            };
            entry.ModificationTime = DateTimeOffset.UnixEpoch.AddDays(10_000);
            entry.Mode = mode;
            if (target is not null)
            {
                entry.LinkName = target;
            }

            if (content is not null)
            {
                entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
            }

            writer.WriteEntry(entry);
        }

        _tar.Write(single.GetBuffer(), 0, (int)single.Length - 1024);
        return this;
    }
}
