using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Store.Work.Packing;

/// <summary>
/// Packs an environment into a tar.gz that can be unpacked anywhere: the layout of conda-pack, with <c>bin/activate</c> to use it and
/// <c>bin/conda-unpack</c> to rewrite the prefix in every file. Binaries are taken from the package cache if available, because their long
/// placeholder leaves room for a long new prefix.
/// </summary>
internal static class EnvironmentArchive
{
    // Longer files with an unrecorded prefix do not occur: installers generate only short scripts.
    private const int LongestScript = 256 * 1024;

    private const UnixFileMode ExecutableMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Writes the archive of a complete prefix.</summary>
    /// <param name="prefix">Absolute path of the environment.</param>
    /// <param name="target">Receives the archive.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task WriteAsync(string prefix, Stream target, CancellationToken cancellationToken)
    {
        PrefixContents contents = PrefixData.Read(prefix);
        Dictionary<string, (PrefixPath Path, string? Package)> recorded = new(StringComparer.Ordinal);
        foreach (PrefixRecord record in contents.Records)
        {
            foreach (PrefixPath path in record.Paths.Where(p => p.PrefixPlaceholder is not null))
            {
                recorded[path.Path] = (path, record.ExtractedPackageDirectory);
            }
        }

        List<PackedFile> rewritten = [];
        await using GZipStream gzip = new(target, CompressionLevel.Fastest, leaveOpen: true);
        await using TarWriter tar = new(gzip, TarEntryFormat.Pax);
        foreach (string file in Walk(new DirectoryInfo(prefix)))
        {
            string relative = Path.GetRelativePath(prefix, file).Replace('\\', '/');
            if (relative.StartsWith("conda-meta/.", StringComparison.Ordinal))
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            await WriteFileAsync(tar, prefix, file, relative, recorded, rewritten, cancellationToken);
        }

        foreach ((string name, string script) in UnpackScripts.For(rewritten, prefix, PrefixEnvironment.Read(prefix).Variables))
        {
            await WriteScriptAsync(tar, name, script, cancellationToken);
        }
    }

    private static async Task WriteFileAsync(
        TarWriter tar,
        string prefix,
        string file,
        string relative,
        Dictionary<string, (PrefixPath Path, string? Package)> recorded,
        List<PackedFile> rewritten,
        CancellationToken cancellationToken)
    {
        FileInfo info = new(file);
        if (info.LinkTarget is { } link)
        {
            await WriteLinkAsync(tar, prefix, relative, link, cancellationToken);
            return;
        }

        if (recorded.TryGetValue(relative, out (PrefixPath Path, string? Package) known))
        {
            string? pristine = known.Path.IsBinary == true ? Pristine(known.Path, known.Package) : null;
            rewritten.Add(new PackedFile(relative, pristine is null ? prefix : known.Path.PrefixPlaceholder!, known.Path.IsBinary == true));
            await WriteContentAsync(tar, pristine ?? file, relative, Mode(file), cancellationToken);
            return;
        }

        if (relative.StartsWith("bin/", StringComparison.Ordinal) && info.Length <= LongestScript
            && await NamesPrefixAsync(file, prefix, cancellationToken))
        {
            rewritten.Add(new PackedFile(relative, prefix, false));
        }

        await WriteContentAsync(tar, file, relative, Mode(file), cancellationToken);
    }

    // Returns the original file of the package if it is still cached and the file was installed at its own path.
    private static string? Pristine(PrefixPath path, string? package)
    {
        if (package is null)
        {
            return null;
        }

        string file = Path.Combine(package, path.WantedPath);
        return File.Exists(file) && (path.Size is null || new FileInfo(file).Length == path.Size) ? file : null;
    }

    private static async Task<bool> NamesPrefixAsync(string file, string prefix, CancellationToken cancellationToken)
    {
        byte[] content = await File.ReadAllBytesAsync(file, cancellationToken);
        return content.AsSpan().StartsWith("#!"u8) && content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(prefix)) >= 0;
    }

    private static async Task WriteContentAsync(
        TarWriter tar, string source, string relative, UnixFileMode mode, CancellationToken cancellationToken)
    {
        await using FileStream content = new(
            source, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, relative)
            {
                DataStream = content,
                Mode = mode,
                ModificationTime = File.GetLastWriteTimeUtc(source),
            },
            cancellationToken);
    }

    private static async Task WriteLinkAsync(
        TarWriter tar, string prefix, string relative, string link, CancellationToken cancellationToken)
    {
        if (link.StartsWith(prefix + "/", StringComparison.Ordinal))
        {
            string folder = Path.Combine(prefix, Path.GetDirectoryName(relative)!);
            link = Path.GetRelativePath(folder, link);
        }

        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, relative) { LinkName = link }, cancellationToken);
    }

    private static async Task WriteScriptAsync(TarWriter tar, string name, string text, CancellationToken cancellationToken)
    {
        using MemoryStream content = new(Encoding.UTF8.GetBytes(text));
        await tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = ExecutableMode }, cancellationToken);
    }

    private static UnixFileMode Mode(string file) => OperatingSystem.IsWindows() ? ExecutableMode : File.GetUnixFileMode(file);

    // Enumerates files and links in the order of their names; links to directories are not followed.
    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (entry is DirectoryInfo { LinkTarget: null } child)
            {
                foreach (string file in Walk(child))
                {
                    yield return file;
                }
            }
            else
            {
                yield return entry.FullName;
            }
        }
    }
}
