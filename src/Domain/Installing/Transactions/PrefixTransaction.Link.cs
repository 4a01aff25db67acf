using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Transactions;

public sealed partial class PrefixTransaction
{
    /// <summary>
    /// Links a required package. May be called concurrently, with the packages in any order. The first call writes the journal and removes
    /// the packages to be removed.
    /// </summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidRequest"/> for a package that is not needed; <see cref="ErrorCode.InvalidPackageMetadata"/>,
    /// <see cref="ErrorCode.UnsafePath"/>, <see cref="ErrorCode.PythonMissing"/>, <see cref="ErrorCode.PrefixTooLong"/>,
    /// <see cref="ErrorCode.ArchiveTooLarge"/>, <see cref="ErrorCode.DiskFull"/>, <see cref="ErrorCode.FileSystem"/>,
    /// <see cref="ErrorCode.LinkScriptFailed"/>. </exception>
    public async Task LinkAsync(ReadyPackage package, CancellationToken cancellationToken)
    {
        await EnsureStartedAsync(cancellationToken);
        TakeFromWaiting(package.Record);
        bool done = false;
        try
        {
            await RunScriptAsync(LinkScriptKind.PreLink, package.Record, package.Directory, cancellationToken);
            PrefixRecord record = await Task.Run(() => Link(package, cancellationToken), cancellationToken);
            lock (_state)
            {
                _records[package.Record.Key] = record;
                _linkedNames.Add(package.Record.Key);
            }

            done = true;
            _bytecode?.Add(record);
            Report(package.Record.Identity);
        }
        catch (StoreException failure) when (!failure.Message.Contains(package.Record.Identity, StringComparison.Ordinal))
        {
            throw failure.About(package.Record.Identity);
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            throw FileFailure.Translate(failure, $"link '{package.Record.Identity}'");
        }
        finally
        {
            if (!done)
            {
                lock (_state)
                {
                    _waiting[package.Record.Key] = package.Record;
                }
            }
        }
    }

    private void TakeFromWaiting(RepodataRecord record)
    {
        lock (_state)
        {
            if (!_waiting.Remove(record.Key, out RepodataRecord? waiting) || waiting.Identity != record.Identity)
            {
                throw new StoreException(ErrorCode.InvalidRequest, $"{record.Identity} is not among the packages that must be linked.");
            }
        }
    }

    private PrefixRecord Link(ReadyPackage package, CancellationToken cancellationToken)
    {
        PackageLayout layout = PackageLayout.Read(package, _prefix, _plan.Python, _target[package.Record.Key].RequestedSpecs.Count > 0);
        foreach (string sentence in layout.Correct(package))
        {
            Warn($"{package.Record.Identity}: {sentence}");
        }

        ClaimPaths(package.Record.Key, layout);
        Announce(package.Record.Identity, layout.Items);
        PlacedItem[] placed = _linker!.Link(package.Directory, layout.Items, cancellationToken);
        NoteDeferred(package, layout.Items, placed);
        if (package.Record.IsWheel)
        {
            InstalledWheelRecord.Write(_prefix, layout, placed, _plan.Python!);
        }

        PrefixRecord record = MakeRecord(package, layout, placed);
        PrefixData.WriteRecord(_prefix, record);
        return record;
    }

    /// <summary>
    /// Records the paths to be created in the journal. If the prefix may contain other files than those of packages, everything that
    /// occupies such a path is moved away first, so that what is found at a recorded path later was created by this transaction.
    /// </summary>
    private void Announce(string identity, LinkItem[] items)
    {
        if (_announced.ContainsKey(identity))
        {
            // A second attempt after a failure.
            new PackageUnlinker(_prefix, Warn).DeleteFiles([.. FilesOf(items)]);
            return;
        }

        List<string> paths = [.. items.Select(i => i.Kind == LinkItemKind.Directory ? i.Target + "/" : i.Target)];
        if (!_isAllOurs)
        {
            foreach (string present in FilesOf(items).Select(_linker!.Find).OfType<string>())
            {
                _moves!.ClearWay(present);
            }

            paths = [.. FilesOf(items), .. _linker!.FindMissingDirectories(paths).Select(d => d + "/")];
        }

        _journal!.AnnounceLink(identity, paths);
        _announced[identity] = true;
    }

    private static IEnumerable<string> FilesOf(LinkItem[] items) =>
        items.Where(i => i.Kind != LinkItemKind.Directory).Select(i => i.Target);

    /// <summary>
    /// Claims the paths that are free. If another package has a path, the file is set aside for now; <see cref="ClobberSettlement"/>
    /// decides at the end which of the two stays.
    /// </summary>
    private void ClaimPaths(string name, PackageLayout layout)
    {
        lock (_owners)
        {
            for (int i = 0; i < layout.Items.Length; i++)
            {
                string wanted = layout.Items[i].Target;
                if (layout.Items[i].Kind == LinkItemKind.Directory)
                {
                    if (_owners.TryClaimDirectory(wanted))
                    {
                        continue;
                    }
                }
                else if (_owners.TryClaimFile(wanted, name))
                {
                    continue;
                }

                string place = Clobbers.PlaceOf(name, wanted);
                layout.Items[i] = layout.Items[i] with { Target = place };
                layout.Paths[i] = layout.Paths[i] with { Path = place, OriginalPath = wanted };
            }
        }
    }

    private PrefixRecord MakeRecord(ReadyPackage package, PackageLayout layout, PlacedItem[] placed)
    {
        long bytes = 0;
        int files = 0;
        bool linked = false;
        for (int i = 0; i < placed.Length; i++)
        {
            bytes += placed[i].BytesWritten;
            files += placed[i].As == PlacedAs.Directory ? 0 : 1;
            linked |= placed[i].As == PlacedAs.HardLink;
            if (placed[i].Sha256 is { } sha256)
            {
                layout.Paths[i] = layout.Paths[i] with
                {
                    Sha256InPrefix = sha256,
                    Size = layout.Paths[i].Size ?? placed[i].BytesWritten,
                };
            }

            if (placed[i].LinkTarget is { } target)
            {
                // Packages built by old tools list a symlink as a file.
                layout.Paths[i] = layout.Paths[i] with { Type = PrefixPathType.SoftLink, LinkTarget = target, Sha256InPrefix = null };
            }
        }

        Interlocked.Add(ref _bytesWritten, bytes);
        Interlocked.Add(ref _files, files);
        RepodataRecord repodata = package.Record;
        return new PrefixRecord
        {
            Repodata = repodata with
            {
                Url = Redaction.Strip(repodata.Url),
                Channel = repodata.Channel is { } channel ? Redaction.Strip(channel) : null,
            },
            Paths = layout.Paths,
            ExtractedPackageDirectory = package.Directory,
            PackageArchive = package.Archive,
            LinkType = linked || bytes == 0 ? PrefixRecord.LinkedByHardLinks : 3,
            RequestedSpecs = _target[repodata.Key].RequestedSpecs,
        };
    }

    private void NoteDeferred(ReadyPackage package, LinkItem[] items, PlacedItem[] placed)
    {
        for (int i = 0; i < placed.Length; i++)
        {
            string source = Path.Combine(package.Directory, items[i].Source);
            if (placed[i].As == PlacedAs.Deferred && new FileInfo(source).LinkTarget is { } target)
            {
                lock (_state)
                {
                    _deferred.Add(new DeferredSymlink(items[i].Target, target));
                }
            }
        }
    }

    private async Task EnsureStartedAsync(CancellationToken cancellationToken)
    {
        if (_linker is not null)
        {
            return;
        }

        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_linker is not null)
            {
                return;
            }

            _journal ??= PrefixJournal.Begin(_prefix, _isNew, _isAllOurs, _recovery);
            _moves = new ReversibleMoves(_prefix, _journal, Warn);
            _ignoreCase = IgnoresCase(_prefix);
            await UnlinkAsync(cancellationToken);
            _owners = OwnersOf(_plan.Kept);
            if (_options.CompileBytecode && _plan.Python is { } python)
            {
                _bytecode = StartBytecode(python);
            }

            _linker = new FileLinker(_prefix, _options.LinkMode, _options.HardLinkLimit, _options.Parallelism, Warn, _moves.ClearWay);
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            throw FileFailure.Translate(failure, $"change '{_prefix}'");
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task UnlinkAsync(CancellationToken cancellationToken)
    {
        foreach (PrefixRecord record in _plan.Unlinked)
        {
            await RunScriptAsync(LinkScriptKind.PreUnlink, record.Repodata, _prefix, cancellationToken);
        }

        HashSet<string> needed = [.. _plan.Kept.SelectMany(r => r.Paths).Select(p => p.Path)];
        PackageUnlinker unlinker = new(_prefix, Warn);
        foreach (PrefixRecord record in _plan.Unlinked)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _moves!.TakeOut(record.Repodata.Identity, unlinker.Find(record, needed.Contains), PackageUnlinker.DirectoriesOf(record));
        }
    }

    private PathOwners OwnersOf(IEnumerable<PrefixRecord> records)
    {
        PathOwners owners = new(_ignoreCase);
        foreach (PrefixRecord record in records)
        {
            foreach (PrefixPath path in record.Paths)
            {
                _ = path.Type == PrefixPathType.Directory
                    ? owners.TryClaimDirectory(path.Path)
                    : owners.TryClaimFile(path.Path, record.Repodata.Key);
            }
        }

        return owners;
    }

    private static bool IgnoresCase(string prefix) =>
        File.Exists(PrefixJournal.PathIn(prefix).Replace(".transaction", ".TRANSACTION", StringComparison.Ordinal));
}
