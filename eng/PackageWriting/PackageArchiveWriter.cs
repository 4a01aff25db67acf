using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;
using ICSharpCode.SharpZipLib.BZip2;

namespace CondaStore.PackageWriting;

/// <summary>
/// Writes package archives of both kinds (CEP 34, https://conda.org/learn/ceps/cep-0034, CEP 35, https://conda.org/learn/ceps/cep-0035).
/// The output is reproducible: members are sorted, owners are root, and every time is the build time of the package.
/// </summary>
public static class PackageArchiveWriter
{
    /// <summary>The default zstd level for published packages, a compromise between size and time.</summary>
    public const int DefaultZstdLevel = 16;

    private const int RegularMode = 0x1A4;
    private const int ExecutableMode = 0x1ED;
    private const int LinkMode = 0x1FF;
    private const int MostLinks = 40;

    private static readonly string HashOfNothing = Convert.ToHexStringLower(SHA256.HashData([]));

    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JsonWriterOptions JsonOptions = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes an archive.</summary>
    /// <param name="target">A seekable stream, left open.</param>
    /// <param name="kind">The container.</param>
    /// <param name="content">The content of the archive.</param>
    /// <param name="zstdLevel">The zstd level, 1 (fast) to 22 (small); used only for <see cref="PackageArchiveKind.Conda"/>.</param>
    /// <param name="cancellationToken">Cancels the operation between blocks; the target is then incomplete.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>: a path is unsafe or a duplicate.</exception>
    public static void Write(
        Stream target, PackageArchiveKind kind, PackageContent content, int zstdLevel = DefaultZstdLevel,
        CancellationToken cancellationToken = default)
    {
        DateTimeOffset modified = content.Index.Timestamp is long time && time > Earliest.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(time)
            : Earliest;
        List<PackageFile> files = Sorted(content.Files);
        List<PackageFile> info = InfoMembers(content, files, cancellationToken);
        if (kind == PackageArchiveKind.TarBz2)
        {
            using BZip2OutputStream bzip2 = new(target) { IsStreamOwner = false };
            WriteTar(bzip2, [.. info, .. files], modified, cancellationToken);
            return;
        }

        string stem = $"{content.Index.Name}-{content.Index.Version}-{content.Index.Build}";
        StoredZipWriter zip = new(target, modified);
        zip.Add("metadata.json", member => member.Write("""{"conda_pkg_format_version": 2}"""u8));
        zip.Add($"pkg-{stem}.tar.zst", member => WriteTarZst(member, files, modified, zstdLevel, cancellationToken));
        zip.Add($"info-{stem}.tar.zst", member => WriteTarZst(member, info, modified, zstdLevel, cancellationToken));
        zip.Finish();
    }

    private static void WriteTarZst(
        Stream target, List<PackageFile> files, DateTimeOffset modified, int level, CancellationToken cancellationToken)
    {
        using ZstdCompressStream zstd = new(target, level, leaveOpen: true);
        WriteTar(zstd, files, modified, cancellationToken);
    }

    private static void WriteTar(Stream target, List<PackageFile> files, DateTimeOffset modified, CancellationToken cancellationToken)
    {
        using BufferedStream buffered = new(target, 64 * 1024);
        using TarWriter tar = new(buffered);
        foreach (PackageFile file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (file.Type)
            {
                case PathType.SoftLink:
                    tar.WriteMember(file.Path, TarMemberType.SymbolicLink, file.LinkTarget ?? "", LinkMode, modified);
                    break;
                case PathType.Directory:
                    tar.WriteMember(file.Path, TarMemberType.Directory, "", ExecutableMode, modified);
                    break;
                default:
                    using (Stream content = Open(file))
                    {
                        tar.WriteFile(file.Path, content, file.IsExecutable ? ExecutableMode : RegularMode, modified, cancellationToken);
                    }

                    break;
            }
        }
    }

    private static List<PackageFile> InfoMembers(PackageContent content, List<PackageFile> files, CancellationToken cancellationToken)
    {
        List<PackageFile> members = [.. content.InfoFiles];
        if (content.Link is not null)
        {
            members.Add(Document(LinkJson.FilePath, content.Link.Write));
        }

        PathsJson paths = new(Describe(files, cancellationToken));
        members.Add(Document(PathsJson.FilePath, paths.Write));
        members.Add(new PackageFile
        {
            Path = "info/files",
            Content = Encoding.UTF8.GetBytes(string.Concat(files.Where(f => f.Type != PathType.Directory).Select(f => f.Path + "\n"))),
        });
        members = Sorted(members);

        // First, so that a reader that needs only this can stop early.
        members.Insert(0, Document(IndexJson.FilePath, content.Index.Write));
        return members;
    }

    private static List<PathsEntry> Describe(List<PackageFile> files, CancellationToken cancellationToken)
    {
        Dictionary<string, PathsEntry> described = new(files.Count, StringComparer.Ordinal);
        foreach (PackageFile file in files.Where(f => f.Type == PathType.HardLink))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using Stream content = Open(file);
            described[file.Path] = new PathsEntry
            {
                Path = file.Path,
                Size = content.Length,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
                PrefixPlaceholder = file.PrefixPlaceholder,
                PlaceholderMode = file.PlaceholderMode,
                NoLink = file.NoLink,
            };
        }

        Dictionary<string, PackageFile> links = files.Where(f => f.Type == PathType.SoftLink)
            .ToDictionary(f => f.Path, StringComparer.Ordinal);
        return [.. files.Select(f => described.TryGetValue(f.Path, out PathsEntry? entry) ? entry : DescribeOther(f, described, links))];
    }

    private static PathsEntry DescribeOther(
        PackageFile file, Dictionary<string, PathsEntry> described, Dictionary<string, PackageFile> links)
    {
        PathsEntry entry = new() { Path = file.Path, Type = file.Type, NoLink = file.NoLink };
        if (file.Type == PathType.Directory)
        {
            return entry;
        }

        PathsEntry? content = FindContent(file.Path, described, links);
        return entry with { Sha256 = content?.Sha256 ?? HashOfNothing, Size = content?.Size ?? 0 };
    }

    /// <summary>Returns the file that a link resolves to within the package; null if it resolves to a directory, outside the package or to
    /// nothing.</summary>
    private static PathsEntry? FindContent(string path, Dictionary<string, PathsEntry> described, Dictionary<string, PackageFile> links)
    {
        for (int hop = 0; hop < MostLinks; hop++)
        {
            if (described.TryGetValue(path, out PathsEntry? content))
            {
                return content;
            }

            // The path itself or one of its parent folders is a link.
            int end = Enumerable.Range(1, path.Length)
                .FirstOrDefault(i => (i == path.Length || path[i] == '/') && links.ContainsKey(path[..i]));
            if (end == 0 || PackagePath.Resolve(path[..end], links[path[..end]].LinkTarget ?? "") is not { } target)
            {
                return null;
            }

            path = target.Length == 0 ? path[end..].TrimStart('/') : target + path[end..];
        }

        return null;
    }

    private static List<PackageFile> Sorted(IReadOnlyList<PackageFile> files)
    {
        List<PackageFile> sorted = [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)];
        for (int i = 0; i < sorted.Count; i++)
        {
            if (PackagePath.Normalize(sorted[i].Path) != sorted[i].Path || (i > 0 && sorted[i].Path == sorted[i - 1].Path))
            {
                throw MetadataDocument.Error(
                    PathComponent.Shorten(sorted[i].Path), "cannot be packed: the path is not plain or stands twice.");
            }
        }

        return sorted;
    }

    private static PackageFile Document(string path, Action<Utf8JsonWriter> write)
    {
        using MemoryStream content = new();
        using (Utf8JsonWriter writer = new(content, JsonOptions))
        {
            write(writer);
        }

        return new PackageFile { Path = path, Content = content.ToArray() };
    }

    private static Stream Open(PackageFile file) =>
        file.Source is string source
            ? new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0)
            : new ReadOnlyMemoryStream(file.Content);
}
