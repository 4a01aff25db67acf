using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>
/// Brings a prefix back to what it was before a change, from the change's journal. Every step may have been done or not, and may be done
/// again. Nothing is written that needs space on the disk.
/// </summary>
internal sealed class PrefixRollback
{
    private readonly string _prefix;
    private readonly JournalContents _journal;
    private readonly Action<string> _warn;
    private readonly PackageUnlinker _unlinker;

    private PrefixRollback(string prefix, JournalContents journal, Action<string> warn)
    {
        _prefix = prefix;
        _journal = journal;
        _warn = warn;
        _unlinker = new PackageUnlinker(prefix, warn);
    }

    /// <summary>Takes a change of a finished environment back, and its journal away.</summary>
    public static void TakeBack(string prefix, JournalContents journal, Action<string> warn)
    {
        PrefixRollback rollback = new(prefix, journal, warn);
        rollback.Restore(m => m.Kind == MoveKind.Settled);
        rollback.RemoveWhatWasMade();
        rollback.Restore(m => m.Kind != MoveKind.Settled);
        rollback.RemoveDirectories();
        PrefixRecovery.DropTemporaryFiles(prefix);
        File.Delete(PrefixJournal.PathIn(prefix));
    }

    /// <summary>Puts what stood in the way of a new environment back to where it was.</summary>
    public static void PutBack(string prefix, JournalContents journal, Action<string> warn)
    {
        PrefixRollback rollback = new(prefix, journal, warn);
        rollback.Restore(m => m.Kind == MoveKind.InTheWay);
        rollback.RemoveDirectories();
    }

    /// <summary>Removes what a complete change had set aside, directories with nothing in them any more, and the journal.</summary>
    public static void CleanUp(string prefix, Action<string> warn)
    {
        if (PrefixJournal.Read(prefix) is not { } journal)
        {
            return;
        }

        foreach (string place in journal.Moved.Select(m => m.To).Where(to => AsideFolder.Holds(to) && !AsideFolder.IsIn(to)))
        {
            FileTree.Remove($"{prefix}/{place}");
        }

        FileTree.Remove(Path.Combine(prefix, AsideFolder.Path));
        HashSet<string> needed =
        [
            .. PrefixData.Read(prefix).Records.SelectMany(r => r.Paths).Where(p => p.Type == PrefixPathType.Directory).Select(p => p.Path),
        ];
        IEnumerable<string> emptied = journal.Emptied.Concat(journal.Moved.Where(m => m.Kind == MoveKind.Settled).Select(m => m.From));
        new PackageUnlinker(prefix, warn).RemoveEmptyDirectories(emptied, needed.Contains);
        File.Delete(PrefixJournal.PathIn(prefix));
    }

    // What moved last comes back first: a directory before what was in it.
    private void Restore(Func<MovedPath, bool> isMeant)
    {
        foreach (MovedPath moved in _journal.Moved.Where(isMeant).Reverse())
        {
            string place = $"{_prefix}/{moved.To}";
            if (FileTree.Exists(place))
            {
                Restore(moved, place, $"{_prefix}/{moved.From}");
            }
        }
    }

    private void Restore(MovedPath moved, string place, string target)
    {
        if (moved.Kind != MoveKind.Replaced && FileTree.Exists(target))
        {
            FileTree.RemoveWorthless(target);
            if (FileTree.Exists(target) && !(FileTree.IsDirectory(target) && FileTree.IsDirectory(place)))
            {
                string elsewhere = $"{target}.displaced-{Guid.NewGuid():N}";
                Require(FileTree.TryMove(target, elsewhere), "move out of the way", target);
                _warn($"'{moved.From}' had appeared in the meantime; it was moved to '{Path.GetRelativePath(_prefix, elsewhere)}'.");
            }
        }

        if (!Directory.Exists(Path.GetDirectoryName(target)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        }

        Require(FileTree.TryMove(place, target), "move back", target);
    }

    private void RemoveWhatWasMade()
    {
        foreach ((string identity, IReadOnlyList<string> paths) in _journal.Begun)
        {
            _unlinker.DeleteFiles(paths);
            File.Delete(Path.Combine(_prefix, PrefixData.Folder, identity + PrefixRecord.CondaExtension));
            File.Delete(Path.Combine(_prefix, PrefixData.Folder, identity + PrefixRecord.WheelExtension));
        }

        foreach (string path in _journal.Made.Where(p => !p.EndsWith('/')))
        {
            LinuxCalls.Unlink($"{_prefix}/{path}");
        }
    }

    private void RemoveDirectories()
    {
        _unlinker.RemoveEmpty(
            _journal.Begun.Values.SelectMany(p => p).Concat(_journal.Made).Where(p => p.EndsWith('/')).Select(p => p[..^1]));
        foreach (string place in _journal.Moved.Select(m => m.To)
            .Where(to => to.StartsWith(Displaced.Folder + "/", StringComparison.Ordinal)))
        {
            for (string? folder = Path.GetDirectoryName(place); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
            {
                LinuxCalls.RemoveDirectory($"{_prefix}/{folder}");
            }
        }

        LinuxCalls.RemoveDirectory(Path.Combine(_prefix, AsideFolder.Path));
    }

    private static void Require(int error, string action, string path)
    {
        if (error != 0)
        {
            throw LinuxCalls.Failure(error, action, path);
        }
    }
}
