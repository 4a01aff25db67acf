using CondaStore.Domain.Channels;

namespace CondaStore.Domain.Cache;

public sealed partial class PackageCache
{
    private const string ArchiveExtension = ".archive";

    private string KeptArchive(string key, RepodataRecord record) =>
        Path.Combine(_packages, ".archives", key + (record.FileName.EndsWith(".conda", StringComparison.Ordinal) ? ".conda" : ".tar.bz2"));

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
