using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Transactions;

public sealed partial class PrefixTransaction
{
    /// <summary>
    /// Whether the prefix was no finished environment before: giving up can take everything away again. A change of a finished
    /// environment is not taken back but completed by the next attempt.
    /// </summary>
    public bool CanRollBack => _isNew && !_finished;

    /// <summary>
    /// Takes away what was linked into a new prefix, the prefix itself when nothing else is in it. Needs no space on the disk.
    /// Nothing may be linked at the same time or afterwards.
    /// </summary>
    public async Task RollBackAsync()
    {
        if (!CanRollBack)
        {
            return;
        }

        _finished = true;
        if (_bytecode is not null)
        {
            await _bytecode.DisposeAsync();
            _bytecode = null;
        }

        _journal?.Dispose();
        _journal = null;
        await Task.Run(TakeAway);
    }

    private void TakeAway()
    {
        PackageUnlinker unlinker = new(_prefix, Warn);
        foreach (PrefixRecord record in PrefixData.Read(_prefix).Records)
        {
            unlinker.Unlink(record, _ => false);
        }

        foreach (IReadOnlyList<string> paths in PrefixJournal.Read(_prefix)?.Begun.Values ?? [])
        {
            unlinker.Delete(paths, _ => false);
        }

        // The journal goes after the files it tells of, the lock at last.
        PrefixRecovery.DropTemporaryFiles(_prefix);
        File.Delete(PrefixVariables.PathIn(_prefix));
        File.Delete(PrefixJournal.PathIn(_prefix));
        _lock?.Remove();
        if (LinuxCalls.RemoveDirectory(Path.Combine(_prefix, PrefixData.Folder)) == 0)
        {
            LinuxCalls.RemoveDirectory(_prefix);
            _options.Cache?.Release(_prefix);
        }
    }
}
