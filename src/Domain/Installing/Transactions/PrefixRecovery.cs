using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>
/// Clears away what a killed transaction left half done: packages whose linking had begun and that have no record, and packages
/// whose files do not agree with their record. Afterwards every record stands for a package that is completely there.
/// </summary>
internal sealed class PrefixRecovery
{
    private PrefixRecovery(IReadOnlyList<PrefixRecord> records, IReadOnlyList<string> begun, bool wasInterrupted)
    {
        Records = records;
        Begun = begun;
        WasInterrupted = wasInterrupted;
    }

    /// <summary>Packages that are completely there.</summary>
    public IReadOnlyList<PrefixRecord> Records { get; }

    /// <summary>Identities of those that the killed run had linked: their scripts and bytecode are still to come.</summary>
    public IReadOnlyList<string> Begun { get; }

    /// <summary>Whether there was a killed run.</summary>
    public bool WasInterrupted { get; }

    /// <summary>Reads a prefix and repairs it where a journal says that it may need it.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPrefixRecord"/> for a record that cannot be read and that no
    /// killed run explains.</exception>
    public static PrefixRecovery Run(string prefix, Action<string> warn, CancellationToken cancellationToken)
    {
        PrefixContents contents = PrefixData.Read(prefix);
        JournalContents? journal = PrefixJournal.Read(prefix);
        if (journal is null)
        {
            return contents.Corrupt.Count == 0 ? new PrefixRecovery(contents.Records, [], false) : throw contents.Corrupt[0];
        }

        DropCorruptRecords(prefix, contents, journal);
        HashSet<string> broken = [.. PrefixVerifier.FindBroken(prefix, contents.Records, cancellationToken)];
        broken.UnionWith(journal.Unsettled);
        List<PrefixRecord> healthy = [.. contents.Records.Where(r => !broken.Contains(r.Repodata.Name))];
        HashSet<string> needed = [.. healthy.SelectMany(r => r.Paths).Select(p => p.Path)];

        PackageUnlinker unlinker = new(prefix, warn);
        HashSet<string> recorded = [.. healthy.Select(r => r.Repodata.Identity)];
        foreach ((string identity, IReadOnlyList<string> paths) in journal.Begun)
        {
            if (!recorded.Contains(identity))
            {
                unlinker.Delete(paths, needed.Contains);
            }
        }

        foreach (PrefixRecord record in contents.Records.Where(r => broken.Contains(r.Repodata.Name)))
        {
            warn($"{record.Repodata.Identity} was left incomplete by an interrupted run and is linked again.");
            string clobbered = Path.Combine(prefix, Clobbers.Folder, record.Repodata.Name);
            if (Directory.Exists(clobbered))
            {
                Directory.Delete(clobbered, recursive: true);
            }

            unlinker.Unlink(record, needed.Contains);
        }

        DropTemporaryFiles(prefix);
        return new PrefixRecovery(healthy, [.. journal.Begun.Keys.Where(recorded.Contains)], true);
    }

    private static void DropCorruptRecords(string prefix, PrefixContents contents, JournalContents journal)
    {
        foreach (StoreException corrupt in contents.Corrupt)
        {
            string fileName = corrupt.Found!;
            if (!journal.Begun.ContainsKey(Path.GetFileNameWithoutExtension(fileName)))
            {
                throw corrupt;
            }

            File.Delete(Path.Combine(prefix, PrefixData.Folder, fileName));
        }
    }

    /// <summary>Deletes what a killed run was writing in conda-meta.</summary>
    public static void DropTemporaryFiles(string prefix)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(prefix, PrefixData.Folder), ".*.tmp"))
        {
            File.Delete(file);
        }
    }
}
