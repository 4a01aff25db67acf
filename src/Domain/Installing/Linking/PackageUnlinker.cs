using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Removes packages from a prefix. Files that no record lists are kept.</summary>
internal sealed class PackageUnlinker
{
    private readonly string _prefix;
    private readonly string _root;
    private readonly Action<string> _warn;
    private readonly Dictionary<string, string?> _directories = new(StringComparer.Ordinal);

    public PackageUnlinker(string prefix, Action<string> warn)
    {
        _prefix = prefix;
        _root = LinuxCalls.RealPath(prefix) ?? prefix;
        _warn = warn;
    }

    /// <summary>Deletes the files of a record and finally the record.</summary>
    /// <param name="record">The package.</param>
    /// <param name="isNeeded">Returns whether another package has a path.</param>
    public void Unlink(PrefixRecord record, Func<string, bool> isNeeded)
    {
        DeleteFiles(FilesOf(record, isNeeded));
        RemoveEmptyDirectories(DirectoriesOf(record), isNeeded);
        File.Delete(Path.Combine(_prefix, PrefixData.Folder, record.FileName));
    }

    /// <summary>
    /// Returns what is removed with a package, as paths with links resolved: its existing files, the bytecode of its sources and finally
    /// its record. A file that was replaced by a directory is left alone.
    /// </summary>
    public IReadOnlyList<string> Find(PrefixRecord record, Func<string, bool> isNeeded)
    {
        List<string> files = FilesOf(record, isNeeded);
        return
        [
            .. files.Concat(BytecodeOf(files)).Select(FindFile).OfType<string>().Distinct(StringComparer.Ordinal),
            $"{PrefixData.Folder}/{record.FileName}",
        ];
    }

    /// <summary>Returns the paths of a package whose directories may be empty without it; its own directories have a trailing
    /// slash.</summary>
    public static IEnumerable<string> DirectoriesOf(PrefixRecord record) =>
        record.Paths.Select(p => p.Type == PrefixPathType.Directory ? p.Path + "/" : p.Path);

    /// <summary>Deletes paths that a killed run may have left; those with a trailing slash are directories and are removed if
    /// empty.</summary>
    public void Delete(IEnumerable<string> paths, Func<string, bool> isNeeded)
    {
        List<string> list = [.. paths.Where(p => !isNeeded(p))];
        DeleteFiles(list);
        RemoveEmptyDirectories(list, isNeeded);
    }

    /// <summary>Deletes files and the bytecode of sources among them; paths with a trailing slash are skipped.</summary>
    public void DeleteFiles(IReadOnlyList<string> paths)
    {
        foreach (string path in paths.Where(p => !p.EndsWith('/')))
        {
            Delete(path);
        }

        foreach (string file in BytecodeOf(paths))
        {
            File.Delete($"{_prefix}/{file}");
        }

        foreach (string cache in SourcesIn(paths).Select(s => CacheOf(s.Key)))
        {
            RemoveEmpty([cache]);
        }
    }

    /// <summary>Removes those of the directories that are empty, deepest first.</summary>
    public void RemoveEmpty(IEnumerable<string> directories)
    {
        // A path below another one sorts after it.
        foreach (string directory in directories.OrderByDescending(d => d, StringComparer.Ordinal))
        {
            // A directory reached through a symlink is handled under its resolved path.
            if (RealDirectory(directory) is { } real && real == $"{_root}/{directory}" && LinuxCalls.RemoveDirectory(real) == 0)
            {
                _directories.Remove(directory);
            }
        }
    }

    /// <summary>Removes the directories of the paths that are empty and not needed, deepest first.</summary>
    public void RemoveEmptyDirectories(IEnumerable<string> paths, Func<string, bool> isNeeded)
    {
        HashSet<string> candidates = new(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            string directory = path;
            int slash;
            while ((slash = directory.LastIndexOf('/')) > 0)
            {
                directory = directory[..slash];
                if (!candidates.Add(directory))
                {
                    break;
                }
            }
        }

        RemoveEmpty(candidates.Where(d => !isNeeded(d)));
    }

    private static List<string> FilesOf(PrefixRecord record, Func<string, bool> isNeeded) =>
        [.. record.Paths.Where(p => p.Type != PrefixPathType.Directory && !isNeeded(p.Path)).Select(p => p.Path)];

    private void Delete(string path)
    {
        if (Locate(path) is not { } real)
        {
            return;
        }

        int error = LinuxCalls.Unlink(real);
        if (error == LinuxCalls.IsADirectory)
        {
            WarnOfDirectory(path);
        }
        else if (error is not (0 or LinuxCalls.NotFound or LinuxCalls.NotADirectory))
        {
            throw LinuxCalls.Failure(error, "delete", $"{_prefix}/{path}");
        }
    }

    /// <summary>Returns the resolved path of a file, relative to the prefix; null if it does not exist or is a directory.</summary>
    private string? FindFile(string path)
    {
        if (Locate(path) is not { } real || LinuxCalls.TryStatus(null, real, out FileStatus status) != 0)
        {
            return null;
        }

        if (status.IsDirectory)
        {
            WarnOfDirectory(path);
            return null;
        }

        return real[(_root.Length + 1)..];
    }

    private void WarnOfDirectory(string path) => _warn($"'{path}' is a directory although its record says file; it is left alone.");

    /// <summary>Resolves the links in the directories of a path; returns null if it does not exist or is outside the prefix.</summary>
    private string? Locate(string path)
    {
        if (!TargetPath.IsInside(path))
        {
            _warn($"A record names the path '{path}', which is left alone.");
            return null;
        }

        int slash = path.LastIndexOf('/');
        string? directory = slash > 0 ? RealDirectory(path[..slash]) : _root;
        return directory is null ? null : $"{directory}/{path[(slash + 1)..]}";
    }

    private static IEnumerable<IGrouping<string, string>> SourcesIn(IEnumerable<string> paths) =>
        paths.Where(p => p.EndsWith(".py", StringComparison.Ordinal)).GroupBy(s => s[..Math.Max(s.LastIndexOf('/'), 0)]);

    private static string CacheOf(string directory) => directory.Length == 0 ? "__pycache__" : $"{directory}/__pycache__";

    /// <summary>Returns the bytecode of the sources among the paths, regardless of who compiled it.</summary>
    private List<string> BytecodeOf(IEnumerable<string> paths)
    {
        List<string> found = [];
        foreach (IGrouping<string, string> group in SourcesIn(paths))
        {
            if (RealDirectory(CacheOf(group.Key)) is not { } cache)
            {
                continue;
            }

            // A killed interpreter leaves a partial file name.pyc.number.
            HashSet<string> stems = [.. group.Select(s => Path.GetFileNameWithoutExtension(s))];
            foreach (string file in Directory.EnumerateFiles(cache, "*.pyc*"))
            {
                string name = Path.GetFileName(file);
                int tag = name.IndexOf(".cpython-", StringComparison.Ordinal);
                tag = tag < 0 ? name.IndexOf('.', StringComparison.Ordinal) : tag;
                if (stems.Contains(name[..tag]))
                {
                    found.Add(file[(_root.Length + 1)..]);
                }
            }
        }

        return found;
    }

    /// <summary>Returns the directory with symlinks resolved; null if it does not exist or is outside the prefix.</summary>
    private string? RealDirectory(string directory)
    {
        if (_directories.TryGetValue(directory, out string? known))
        {
            return known;
        }

        string? real = TargetPath.IsInside(directory) ? LinuxCalls.RealPath($"{_prefix}/{directory}") : null;
        if (real is not null && !real.StartsWith(_root + "/", StringComparison.Ordinal))
        {
            _warn($"'{directory}' leads out of the prefix; nothing is deleted there.");
            real = null;
        }

        return _directories[directory] = real;
    }
}
