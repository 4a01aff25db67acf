using CondaStore.Domain.Records;

namespace CondaStore.Domain.Cache;

public sealed partial class PackageCache
{
    private const string ArchiveExtension = ".archive";

    private static readonly string[] ArchiveExtensions = [".conda", ".tar.bz2"];

    private string KeptArchive(string key, RepodataRecord record) =>
        KeptArchives(key).ElementAt(record.FileName.EndsWith(".conda", StringComparison.Ordinal) ? 0 : 1);

    private IEnumerable<string> KeptArchives(string key) =>
        ArchiveExtensions.Select(extension => Path.Combine(_packages, ".archives", key + extension));

    // The second attempt goes to the source: the kept archive may be what was wrong.
    private ArchiveOpener OpenKeptFirst(string key, RepodataRecord record, ArchiveOpener fetch)
    {
        string kept = KeptArchive(key, record);
        return (attempt, token) => attempt == 0 && _options.KeepArchives && File.Exists(kept)
            ? Task.FromResult<Stream>(new FileStream(kept, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan))
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
