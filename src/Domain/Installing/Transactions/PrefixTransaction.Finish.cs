using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Transactions;

public sealed partial class PrefixTransaction
{
    private readonly List<DeferredSymlink> _deferred = [];
    private bool _leavesDirectories;

    /// <summary>
    /// Completes the change: resolves paths that several packages contain, runs scripts, waits for bytecode compilation, writes the last
    /// records, variables and history, and removes the journal.
    /// </summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidState"/> if a required package was not linked; <see cref="ErrorCode.LinkScriptFailed"/>;
    /// <see cref="ErrorCode.DiskFull"/>; <see cref="ErrorCode.FileSystem"/>.
    /// </exception>
    public async Task<InstallResult> FinishAsync(CancellationToken cancellationToken)
    {
        if (_waiting.Count > 0 || _finished)
        {
            throw new StoreException(
                ErrorCode.InvalidState, $"{_waiting.Count} packages are not linked yet, {_waiting.Keys.FirstOrDefault()} among them.");
        }

        if (!IsDoneAlready())
        {
            await EnsureStartedAsync(cancellationToken);
            try
            {
                await CompleteAsync(cancellationToken);
            }
            catch (Exception failure) when (FileFailure.IsFileFailure(failure))
            {
                throw FileFailure.Translate(failure, $"complete '{_prefix}'");
            }
        }
        else
        {
            _options.Cache?.Settle(Reference(_records.Values));
        }

        _finished = true;
        return new InstallResult(
            _linkedNames.Count, _plan.Unlinked.Count, _plan.Kept.Count, _files, _bytesWritten, _compiled, [.. _warnings]);
    }

    private PrefixReference Reference(IEnumerable<PrefixRecord> records)
    {
        int files = 0;
        long bytes = 0;
        long own = 0;
        foreach (PrefixRecord record in records)
        {
            foreach (PrefixPath path in record.Paths.Where(p => p.Type is not (PrefixPathType.Directory or PrefixPathType.SoftLink)))
            {
                files++;
                bytes += path.Size ?? 0;
                own += record.LinkType != PrefixRecord.LinkedByHardLinks || path.IsPrivate ? path.Size ?? 0 : 0;
            }
        }

        return new PrefixReference
        {
            Prefix = _prefix,
            Packages = [.. records.Select(r => r.ExtractedPackageDirectory).OfType<string>()],
            Files = files,
            Bytes = bytes,
            OwnBytes = own,
        };
    }

    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        PlaceDeferred();
        HashSet<string> moved = Settle();
        await RunPostLinkScriptsAsync(cancellationToken);
        await CompleteBytecodeAsync(moved, cancellationToken);
        UpdateRequestedSpecs();
        _options.Cache?.Settle(Reference(_records.Values));
        WriteClosingFiles();
    }

    // The last one has a path that several want. A wheel gets there only what the others have, too, so theirs is what stays.
    private IReadOnlyList<PrefixRecord> OrderedRecords() =>
        [.. _plan.Order.OrderBy(r => !r.IsWheel).Select(r => _records[r.Key])];

    private bool IsDoneAlready() =>
        _plan.Operations.Count == 0
        && _journal is null
        && !_recovery.WasInterrupted
        && File.Exists(PrefixHistory.PathIn(_prefix))
        && (_options.EnvironmentVariables is not { } wanted || HasVariables(wanted))
        && _plan.Kept.All(r => r.RequestedSpecs.SequenceEqual(_target[r.Repodata.Key].RequestedSpecs));

    private bool HasVariables(IReadOnlyDictionary<string, string> wanted)
    {
        IReadOnlyDictionary<string, string> present = PrefixVariables.Read(_prefix);
        return present.Count == wanted.Count && wanted.All(v => present.TryGetValue(v.Key, out string? value) && value == v.Value);
    }

    /// <summary>Moves files to the paths that result from the order of the packages.</summary>
    /// <returns>The names of the packages that have gained or lost paths.</returns>
    private HashSet<string> Settle()
    {
        IReadOnlyList<PrefixRecord> records = OrderedRecords();
        WheelConflicts.ThrowIfAny(_prefix, records, _ignoreCase);
        ClobberSettlement settlement = ClobberSettlement.Compute(records, _ignoreCase);
        if (settlement.IsEmpty)
        {
            return [];
        }

        _linker!.ForgetDirectories();
        _journal!.AnnounceSettlement(
            settlement.Records.Select(r => r.Repodata.Key), settlement.Moves.Select(m => new MovedPath(m.From, m.To, MoveKind.Settled)));
        settlement.Apply(_prefix, MakeWay);
        foreach (PrefixRecord record in settlement.Records)
        {
            Replace(record);
        }

        _journal.AnnounceSettlement([], []);
        _leavesDirectories = true;
        return [.. settlement.Records.Select(r => r.Repodata.Key)];
    }

    /// <summary>Creates the parent directories of a path and moves away what occupies the path.</summary>
    private void MakeWay(string path)
    {
        IReadOnlyCollection<string> missing = _linker!.FindMissingDirectories([path]);
        if (missing.Count > 0)
        {
            _journal!.AnnounceMade(missing.Select(d => d + "/"));
        }

        int slash = path.LastIndexOf('/');
        if (slash > 0)
        {
            _linker.MakeDirectory(path[..slash]);
        }

        if (_linker.Find(path) is { } present)
        {
            _moves!.ClearWay(present);
        }
    }

    private async Task RunPostLinkScriptsAsync(CancellationToken cancellationToken)
    {
        HashSet<string> fresh = [.. _linkedNames, .. CarriedOver().Select(r => r.Repodata.Key)];
        foreach (RepodataRecord package in _plan.Order.Where(r => fresh.Contains(r.Key)))
        {
            await RunScriptAsync(LinkScriptKind.PostLink, package, _prefix, cancellationToken);
        }
    }

    private IEnumerable<PrefixRecord> CarriedOver() => _plan.Kept.Where(r => _recovery.Begun.Contains(r.Repodata.Identity));

    private BytecodeQueue StartBytecode(PythonInfo python)
    {
        HashSet<string> awaited = BytecodeQueue.NeededByPython(_plan.Order);
        awaited.ExceptWith(_plan.Kept.Select(r => r.Repodata.Key));
        BytecodeQueue queue = new(_prefix, python, awaited, _options.Parallelism, Warn);
        foreach (PrefixRecord record in CarriedOver())
        {
            queue.Add(record);
        }

        return queue;
    }

    private async Task CompleteBytecodeAsync(HashSet<string> moved, CancellationToken cancellationToken)
    {
        if (_bytecode is null)
        {
            return;
        }

        foreach (PrefixRecord record in _records.Values.Where(r => moved.Contains(r.Repodata.Key)))
        {
            _bytecode.Add(record);
        }

        IReadOnlyDictionary<string, string> compiled = await _bytecode.CompleteAsync(cancellationToken);
        _compiled = compiled.Count;
        foreach (PrefixRecord record in _records.Values.Where(r => r.Repodata.Noarch == NoarchKind.Python).ToList())
        {
            HashSet<string> present = [.. record.Paths.Select(p => p.Path)];
            List<PrefixPath> made =
            [
                .. record.Paths.Where(_bytecode.IsSource).Select(p => compiled.GetValueOrDefault(p.Path))
                    .Where(p => p is not null && !present.Contains(p))
                    .Select(p => new PrefixPath { Path = p!, Type = PrefixPathType.Bytecode }),
            ];
            if (made.Count > 0)
            {
                PrefixRecord listed = record.Repodata.IsWheel ? ListInRecord(record, made) : record;
                Replace(listed with { Paths = [.. listed.Paths, .. made] });
            }
        }
    }

    private PrefixRecord ListInRecord(PrefixRecord record, IReadOnlyList<PrefixPath> bytecode)
    {
        if (!_linkedNames.Contains(record.Repodata.Key) && !_isNew)
        {
            _moves!.Keep(InstalledWheelRecord.PathOf(record));
        }

        return InstalledWheelRecord.AddBytecode(_prefix, record, bytecode, _plan.Python!);
    }

    private void UpdateRequestedSpecs()
    {
        foreach (PrefixRecord record in _records.Values.ToList())
        {
            IReadOnlyList<string> wanted = _target[record.Repodata.Key].RequestedSpecs;
            if (!record.RequestedSpecs.SequenceEqual(wanted))
            {
                Replace(record with { RequestedSpecs = wanted });
            }
        }
    }

    private void Replace(PrefixRecord record)
    {
        if (!_linkedNames.Contains(record.Repodata.Key))
        {
            Keep(record.FileName);
        }

        PrefixData.WriteRecord(_prefix, record);
        _records[record.Repodata.Key] = record;
    }

    private void Keep(string file)
    {
        if (!_isNew)
        {
            _moves!.Keep($"{PrefixData.Folder}/{file}");
        }
    }

    private void WriteClosingFiles()
    {
        string variablesFile = PrefixVariables.PathIn(_prefix);
        if (_options.EnvironmentVariables is { } variables && !(variables.Count == 0 && !File.Exists(variablesFile)))
        {
            Keep(Path.GetFileName(variablesFile));
            PrefixVariables.Write(_prefix, variables);
        }

        if (_options.FlushToDisk)
        {
            LinuxCalls.SyncFileSystemOf(_prefix);
        }

        Keep(Path.GetFileName(PrefixHistory.PathIn(_prefix)));
        PrefixHistory.Append(
            _prefix, _records.Values.Select(r => r.Repodata)
                .Where(r => !r.IsWheel), _options.CommandLine, _options.ToolVersion, _options.RequestedSpecs, _time.GetUtcNow());
        if (_moves!.IsEmpty && !_leavesDirectories)
        {
            _journal!.Complete();
        }
        else
        {
            CleanUp();
        }

        _journal = null;
    }

    // Once the journal records completion, nothing is rolled back, and failures of the remaining cleanup are ignored.
    private void CleanUp()
    {
        _journal!.AnnounceDone();
        _finished = true;
        _journal.Dispose();
        try
        {
            PrefixRollback.CleanUp(_prefix, Warn);
        }
        catch (Exception failure) when (failure is StoreException || FileFailure.IsFileFailure(failure))
        {
            Warn($"The change is complete, but what it took out could not be deleted: {failure.Message} The next change tries again.");
        }
    }

    /// <summary>On file systems without symlinks, copies the targets of links, all of which exist now.</summary>
    private void PlaceDeferred()
    {
        List<DeferredSymlink> waiting = [.. _deferred];
        CopyBudget budget = new();
        bool progress = true;
        while (progress && waiting.Count > 0)
        {
            progress = waiting.RemoveAll(d => d.TryCopy(_prefix, budget)) > 0;
        }

        foreach (DeferredSymlink link in waiting)
        {
            Warn($"'{link.Path}' is a symlink to '{link.Target}', which this file system cannot hold and which is not in the prefix.");
        }
    }
}
