using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Linking;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>
/// Moves entries out of a prefix reversibly: nothing is deleted before the change is complete, and every move is announced in the journal.
/// Thread-safe.
/// </summary>
internal sealed class ReversibleMoves
{
    private readonly string _prefix;
    private readonly PrefixJournal _journal;
    private readonly Action<string> _warn;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    private readonly int _displacement;
    private int _number;

    public ReversibleMoves(string prefix, PrefixJournal journal, Action<string> warn)
    {
        _prefix = prefix;
        _journal = journal;
        _warn = warn;
        _number = AsideFolder.NextNumber(prefix);
        _displacement = 1;
        while (FileTree.Exists($"{prefix}/{Displaced.Folder}/{_displacement}"))
        {
            _displacement++;
        }
    }

    /// <summary>Gets whether nothing was moved or saved.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Moves the files of a package out of the prefix.</summary>
    /// <param name="identity">The package.</param>
    /// <param name="files">Its files, including its record.</param>
    /// <param name="emptied">Paths whose directories are removed if empty when the change is complete.</param>
    public void TakeOut(string identity, IReadOnlyList<string> files, IEnumerable<string> emptied)
    {
        lock (_lock)
        {
            int first = _number;
            _number += files.Count;
            IsEmpty = false;
            Directory.CreateDirectory(Path.Combine(_prefix, AsideFolder.Path));
            _journal.AnnounceUnlink(identity, files, first, emptied.Concat(files));
            for (int i = 0; i < files.Count; i++)
            {
                TakeOut(files[i], AsideFolder.PlaceOf(first + i));
            }
        }
    }

    /// <summary>
    /// Moves away an entry at a path that belongs to no package: to <see cref="Displaced"/>, where it is kept, or deletes it if it consists
    /// only of empty directories and bytecode.
    /// </summary>
    public void ClearWay(string path)
    {
        lock (_lock)
        {
            string full = $"{_prefix}/{path}";
            if (!FileTree.Exists(full))
            {
                return;
            }

            int number = _number++;
            bool isWorthless = FileTree.IsWorthless(full);
            (string first, string second) = isWorthless
                ? (AsideFolder.PlaceOf(number), AsideFolder.PlaceBeside(path, number))
                : (Displaced.PlaceOf(_displacement, path), $"{path}.displaced-{number}");
            int error = TryMove(path, first, out string place);
            error = error == LinuxCalls.CrossDevice ? TryMove(path, second, out place) : error;
            if (error != 0)
            {
                throw LinuxCalls.Failure(error, "move out of the way", full);
            }

            if (!isWorthless)
            {
                _warn($"'{path}' existed and belonged to no package; it was moved to '{place}'.");
            }
        }
    }

    /// <summary>Saves the content of a file in <c>conda-meta</c> that is about to be replaced, or records that it does not exist.</summary>
    public void Keep(string path)
    {
        lock (_lock)
        {
            string full = $"{_prefix}/{path}";
            if (FileTree.IsDirectory(full))
            {
                throw LinuxCalls.Failure(LinuxCalls.IsADirectory, "replace", full);
            }

            if (!_kept.Add(path))
            {
                return;
            }

            IsEmpty = false;
            if (!FileTree.Exists(full))
            {
                _journal.AnnounceMade([path]);
                return;
            }

            string place = AsideFolder.PlaceOf(_number++);
            Directory.CreateDirectory(Path.Combine(_prefix, AsideFolder.Path));
            _journal.Announce(new MovedPath(path, place, MoveKind.Replaced));
            if (LinuxCalls.TryLink(null, full, null, $"{_prefix}/{place}") != 0)
            {
                TemporaryFile.WriteAll($"{_prefix}/{place}", File.ReadAllBytes(full), makeFolder: false);
            }
        }
    }

    private void TakeOut(string path, string place)
    {
        int error = LinuxCalls.Rename($"{_prefix}/{path}", $"{_prefix}/{place}");
        if (error == LinuxCalls.CrossDevice)
        {
            error = TryMove(path, AsideFolder.PlaceBeside(path, _number++), out _);
        }

        if (error is not (0 or LinuxCalls.NotFound))
        {
            throw LinuxCalls.Failure(error, "take out", $"{_prefix}/{path}");
        }
    }

    private int TryMove(string path, string to, out string place)
    {
        place = to;
        IsEmpty = false;
        Directory.CreateDirectory(Path.GetDirectoryName($"{_prefix}/{to}")!);
        _journal.Announce(new MovedPath(path, to, MoveKind.InTheWay));
        return FileTree.TryMove($"{_prefix}/{path}", $"{_prefix}/{to}");
    }
}
