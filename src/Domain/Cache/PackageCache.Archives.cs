using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Cache;

public sealed partial class PackageCache
{
    private const string ArchiveExtension = ".archive";

    private static readonly string[] ArchiveExtensions =
    [
        PackageFileName.CondaExtension, PackageFileName.TarBz2Extension, PackageFileName.WheelExtension,
    ];

    private string KeptArchive(string key, RepodataRecord record) =>
        KeptArchives(key).ElementAt(Array.FindIndex(ArchiveExtensions, e => record.FileName.EndsWith(e, StringComparison.Ordinal)));

    private IEnumerable<string> KeptArchives(string key) =>
        ArchiveExtensions.Select(extension => Path.Combine(_packages, ".archives", key + extension));

    // The second attempt goes to the source: the kept archive may be what was wrong.
    private ArchiveOpener OpenKeptFirst(string key, RepodataRecord record, ArchiveOpener fetch)
    {
        string kept = KeptArchive(key, record);
        return (attempt, token) => attempt == 0 && _options.KeepArchives && File.Exists(kept)
            ? Task.FromResult<Stream>(new FileStream(
                kept, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan))
            : fetch(attempt, token);
    }

    private void PublishArchive(string staging, string key, RepodataRecord record)
    {
        if (_options.KeepArchives)
        {
            string kept = KeptArchive(key, record);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
            File.Move(staging + ArchiveExtension, kept, overwrite: true);
        }
    }
}
