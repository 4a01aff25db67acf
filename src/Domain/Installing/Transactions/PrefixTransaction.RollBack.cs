using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Transactions;

public sealed partial class PrefixTransaction
{
    /// <summary>Gets whether there is something to roll back.</summary>
    public bool CanRollBack => !_finished && (_isNew || _journal is not null);

    /// <summary>
    /// Restores the previous state of the prefix. From a new prefix everything that was linked is removed, and the prefix itself if it is
    /// then empty. Requires no disk space; effects of link scripts are kept. Nothing may be linked concurrently or afterwards.
    /// </summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.FileSystem"/>: the prefix stays unfinished, and the next transaction tries
    /// again.</exception>
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
        try
        {
            await Task.Run(_isNew ? TakeAway : TakeBack);
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            throw FileFailure.Translate(failure, $"take the change of '{_prefix}' back");
        }
    }

    private void TakeBack()
    {
        if (PrefixJournal.Read(_prefix) is not { } journal)
        {
            return;
        }

        PrefixRollback.TakeBack(_prefix, journal, Warn);
        _options.Cache?.Settle(Reference(PrefixData.Read(_prefix).Records));
    }

    private void TakeAway()
    {
        JournalContents? journal = PrefixJournal.Read(_prefix);
        PackageUnlinker unlinker = new(_prefix, Warn);
        foreach (PrefixRecord record in PrefixData.Read(_prefix).Records)
        {
            unlinker.Unlink(record, _ => false);
        }

        foreach (IReadOnlyList<string> paths in journal?.Begun.Values ?? [])
        {
            unlinker.Delete(paths, _ => false);
        }

        if (journal is not null)
        {
            PrefixRollback.PutBack(_prefix, journal, Warn);
        }

        // The journal is removed after the files it lists, and the lock last.
        PrefixRecovery.DropTemporaryFiles(_prefix);
        File.Delete(PrefixVariables.PathIn(_prefix));
        File.Delete(PrefixHistory.PathIn(_prefix));
        File.Delete(PrefixJournal.PathIn(_prefix));
        _lock?.Remove();
        if (LinuxCalls.RemoveDirectory(Path.Combine(_prefix, PrefixData.Folder)) == 0)
        {
            LinuxCalls.RemoveDirectory(_prefix);
            _options.Cache?.Release(_prefix);
        }
    }
}
