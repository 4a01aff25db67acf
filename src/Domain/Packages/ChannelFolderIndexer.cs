using System.Buffers;
using System.Collections.Concurrent;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Packages;

/// <summary>Creates a channel from a folder of package archives: reads every archive completely and writes its metadata to
/// repodata.</summary>
public static class ChannelFolderIndexer
{
    private const int ZstdLevel = 19;

    /// <summary>Indexes the subdirs of a channel; <c>noarch</c>, which every channel has, is created if missing.</summary>
    /// <param name="root">The channel's folder, or one of its subdirs.</param>
    /// <param name="progress">Receives a report after each archive.</param>
    /// <param name="cancellationToken">Cancels the operation; existing repodata is left unchanged.</param>
    /// <returns>The subdirs written, by name. Damaged archives are omitted and do not cause a failure.</returns>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidOption"/>: archives are outside the subdirs;
    /// <see cref="ErrorCode.FileSystem"/>, <see cref="ErrorCode.DiskFull"/>: repodata cannot be written.</exception>
    public static async Task<IReadOnlyList<IndexedSubdir>> IndexAsync(
        string root, IProgress<InstallProgress>? progress, CancellationToken cancellationToken)
    {
        List<string> folders = FindFolders(root);
        string[][] archives = [.. folders.Select(ArchivesIn)];
        int total = archives.Sum(a => a.Length);
        int done = 0;
        List<IndexedSubdir> written = [];
        foreach ((string folder, string[] files) in folders.Zip(archives))
        {
            ConcurrentBag<RepodataRecord> records = [];
            ConcurrentBag<string> leftOut = [];
            await Parallel.ForEachAsync(files, cancellationToken, async (file, stop) =>
            {
                try
                {
                    records.Add(await ReadRecordAsync(file, Path.GetFileName(folder), stop));
                }
                catch (StoreException failure)
                {
                    leftOut.Add($"{Path.GetFileName(folder)}/{Path.GetFileName(file)}: {failure.Message}");
                }

                progress?.Report(
                    new InstallProgress(InstallPhase.Artifacts, Interlocked.Increment(ref done), total, Current: Path.GetFileName(file)));
            });
            await WriteAsync(folder, records, cancellationToken);
            written.Add(new IndexedSubdir(Path.GetFileName(folder), records.Count, [.. leftOut.Order(StringComparer.Ordinal)]));
        }

        return written;
    }

    private static List<string> FindFolders(string root)
    {
        root = root.TrimEnd(Path.DirectorySeparatorChar);
        if (Subdirs.IsKnown(Path.GetFileName(root)))
        {
            return [root];
        }

        if (ArchivesIn(root).FirstOrDefault() is { } stray)
        {
            throw new StoreException(ErrorCode.InvalidOption, $"{Path.GetFileName(stray)} lies in the channel's folder itself.")
            {
                Hints = ["archives belong into the platform folders of a channel: linux-64, noarch and so on"],
            };
        }

        string noarch = Directory.CreateDirectory(Path.Combine(root, Subdirs.Noarch)).FullName;
        return [.. Directory.EnumerateDirectories(root).Where(d => Subdirs.IsKnown(Path.GetFileName(d))).Append(noarch).Distinct()
            .Order(StringComparer.Ordinal)];
    }

    private static string[] ArchivesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(f => PackageArchive.TryGetKind(Path.GetFileName(f), out _))
            .Order(StringComparer.Ordinal)];

    private static async Task<RepodataRecord> ReadRecordAsync(string path, string subdir, CancellationToken cancellationToken)
    {
        PackageArchive archive = PackageArchive.Parse(Path.GetFileName(path));
        PackageInfo info = await PackageInfo.ReadAsync(path, cancellationToken);
        IndexJson index = info.Index;
        return index.Name == archive.Name && index.Version == archive.Version && index.Build == archive.Build
            ? info.ToRecord(subdir, archive.FileName, archive.FileName)
            : throw new StoreException(
                ErrorCode.InvalidPackageMetadata, $"its {IndexJson.FilePath} is of {index.Name}-{index.Version}-{index.Build}.");
    }

    private static async Task WriteAsync(string folder, IEnumerable<RepodataRecord> records, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> text = new();
        RepodataWriter.Write(text, Path.GetFileName(folder), records);
        await OutputFile.WriteAsync(Path.Combine(folder, "repodata.json"), text.WrittenMemory, cancellationToken);
        byte[] compressed = ZstdCompressStream.Compress(text.WrittenSpan, ZstdLevel);
        await OutputFile.WriteAsync(Path.Combine(folder, "repodata.json.zst"), compressed, cancellationToken);
    }
}
