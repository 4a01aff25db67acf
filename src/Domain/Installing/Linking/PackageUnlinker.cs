using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Takes packages out of a prefix. Files that no record lists stay.</summary>
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

    /// <summary>Deletes the files of a record and, at last, the record.</summary>
    /// <param name="record">The package.</param>
    /// <param name="isNeeded">Tells of a path whether another package has it.</param>
    public void Unlink(PrefixRecord record, Func<string, bool> isNeeded)
    {
        DeleteFiles(FilesOf(record, isNeeded));
        RemoveEmptyDirectories(DirectoriesOf(record), isNeeded);
        File.Delete(Path.Combine(_prefix, PrefixData.Folder, record.FileName));
    }

    /// <summary>
    /// What leaves with a package, by paths without links: its files as far as they are there, the bytecode of its sources and, at last, its
    /// record. What has become a directory is left alone.
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

    /// <summary>The paths of a package whose directories may be empty without it, its own directories with a slash at their end.</summary>
    public static IEnumerable<string> DirectoriesOf(PrefixRecord record) =>
        record.Paths.Select(p => p.Type == PrefixPathType.Directory ? p.Path + "/" : p.Path);

    /// <summary>Deletes paths that a killed run may have left; those that end with a slash are directories and go when empty.</summary>
    public void Delete(IEnumerable<string> paths, Func<string, bool> isNeeded)
    {
        List<string> list = [.. paths.Where(p => !isNeeded(p))];
        DeleteFiles(list);
        RemoveEmptyDirectories(list, isNeeded);
    }

    /// <summary>Deletes files and the bytecode of sources among them; paths that end with a slash are passed over.</summary>
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

    /// <summary>Removes these directories as far as they are empty, from the deepest up.</summary>
    public void RemoveEmpty(IEnumerable<string> directories)
    {
        // A path that begins with another one and a slash sorts behind it.
        foreach (string directory in directories.OrderByDescending(d => d, StringComparer.Ordinal))
        {
            // A directory that is reached through a symlink has another name, under which it is looked at.
            if (RealDirectory(directory) is { } real && real == $"{_root}/{directory}" && LinuxCalls.RemoveDirectory(real) == 0)
            {
                _directories.Remove(directory);
            }
        }
    }

    /// <summary>Removes the directories of these paths, from the deepest up, as far as they are empty and nobody asks for them.</summary>
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

    /// <summary>A file by its path without links, relative to the prefix; null when it is not there, or a directory.</summary>
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

    /// <summary>Where a path lies when the links of its directories are followed; null when that is nowhere, or not in the prefix.</summary>
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

    /// <summary>What Python compiled from the sources among these paths, by whomever it was compiled.</summary>
    private List<string> BytecodeOf(IEnumerable<string> paths)
    {
        List<string> found = [];
        foreach (IGrouping<string, string> group in SourcesIn(paths))
        {
            if (RealDirectory(CacheOf(group.Key)) is not { } cache)
            {
                continue;
            }

            // A killed interpreter leaves what it was writing as name.pyc.number.
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

    /// <summary>The directory without symlinks; null when it does not exist or does not lie in the prefix.</summary>
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
