using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>
/// Clears away what a killed transaction left half done. A change of a finished environment is taken back. Of a new one stays what is
/// complete; packages whose linking had begun and that have no record, and packages whose files do not agree with their record, go.
/// Afterwards every record stands for a package that is completely there.
/// </summary>
internal sealed class PrefixRecovery
{
    /// <summary>Packages that are completely there.</summary>
    public required IReadOnlyList<PrefixRecord> Records { get; init; }

    /// <summary>Identities of those that the killed run had linked: their scripts and bytecode are still to come.</summary>
    public IReadOnlyList<string> Begun { get; private init; } = [];

    /// <summary>What the killed run had moved aside because it stood in the way.</summary>
    public IReadOnlyList<MovedPath> InTheWay { get; private init; } = [];

    /// <summary>Gets whether there was a crashed run that is continued.</summary>
    public bool WasInterrupted { get; private init; }

    /// <summary>Gets whether nothing was in the prefix before that run.</summary>
    public bool IsAllOurs { get; private init; }

    /// <summary>Reads a prefix and repairs it where a journal says that it may need it.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPrefixRecord"/> for a record that cannot be read and that no
    /// killed run explains.</exception>
    public static PrefixRecovery Run(string prefix, Action<string> warn, CancellationToken cancellationToken)
    {
        JournalContents? journal = PrefixJournal.Read(prefix);
        if (journal is { IsDone: true })
        {
            PrefixRollback.CleanUp(prefix, warn);
            journal = null;
        }
        else if (journal is { IsNew: false })
        {
            PrefixRollback.TakeBack(prefix, journal, warn);
            warn("An interrupted change of the environment was taken back.");
            journal = null;
        }

        // Also without a journal: a run may have been killed while it wrote that.
        DropTemporaryFiles(prefix);
        PrefixContents contents = PrefixData.Read(prefix);
        return journal is not null ? Repair(prefix, contents, journal, warn, cancellationToken)
            : contents.Corrupt.Count == 0 ? new PrefixRecovery { Records = contents.Records }
            : throw contents.Corrupt[0];
    }

    /// <summary>Deletes what a killed run was writing in conda-meta.</summary>
    public static void DropTemporaryFiles(string prefix)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(prefix, PrefixData.Folder), "*.tmp"))
        {
            File.Delete(file);
        }
    }

    private static PrefixRecovery Repair(
        string prefix, PrefixContents contents, JournalContents journal, Action<string> warn, CancellationToken cancellationToken)
    {
        DropCorruptRecords(prefix, contents, journal);
        HashSet<string> broken = [.. PrefixVerifier.FindBroken(prefix, contents.Records, cancellationToken)];
        broken.UnionWith(journal.Unsettled);
        List<PrefixRecord> healthy = [.. contents.Records.Where(r => !broken.Contains(r.Repodata.Key))];
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

        foreach (PrefixRecord record in contents.Records.Where(r => broken.Contains(r.Repodata.Key)))
        {
            warn($"{record.Repodata.Identity} was left incomplete by an interrupted run and is linked again.");
            string clobbered = Path.Combine(prefix, Clobbers.Folder, record.Repodata.Key);
            if (Directory.Exists(clobbered))
            {
                Directory.Delete(clobbered, recursive: true);
            }

            unlinker.Unlink(record, needed.Contains);
        }

        return new PrefixRecovery
        {
            Records = healthy,
            Begun = [.. journal.Begun.Keys.Where(recorded.Contains)],
            InTheWay = [.. journal.Moved.Where(m => m.Kind == MoveKind.InTheWay)],
            WasInterrupted = true,
            IsAllOurs = journal.IsAllOurs,
        };
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
}
