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
        HashSet<string> sources = new(StringComparer.Ordinal);
        foreach (PrefixPath path in record.Paths)
        {
            if (path.Type != PrefixPathType.Directory && !isNeeded(path.Path))
            {
                Delete(path.Path);
                if (path.Path.EndsWith(".py", StringComparison.Ordinal))
                {
                    sources.Add(path.Path);
                }
            }
        }

        DeleteBytecode(sources);
        IEnumerable<string> directories = record.Paths.Where(p => p.Type == PrefixPathType.Directory).Select(p => p.Path + "/");
        RemoveEmptyDirectories(directories.Concat(record.Paths.Select(p => p.Path)), isNeeded);
        File.Delete(Path.Combine(_prefix, PrefixData.Folder, record.FileName));
    }

    /// <summary>Deletes paths that a killed run may have left; those that end with a slash are directories and go when empty.</summary>
    public void Delete(IEnumerable<string> paths, Func<string, bool> isNeeded)
    {
        List<string> list = [.. paths.Where(p => !isNeeded(p))];
        foreach (string path in list.Where(p => !p.EndsWith('/')))
        {
            Delete(path);
        }

        DeleteBytecode([.. list.Where(p => p.EndsWith(".py", StringComparison.Ordinal))]);
        RemoveEmptyDirectories(list, isNeeded);
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

        // A path that begins with another one and a slash sorts behind it.
        foreach (string directory in candidates.OrderByDescending(d => d, StringComparer.Ordinal))
        {
            // A directory that is reached through a symlink has another name, under which it is looked at.
            if (!isNeeded(directory)
                && RealDirectory(directory) is { } real
                && real == $"{_root}/{directory}"
                && LinuxCalls.RemoveDirectory(real) == 0)
            {
                _directories.Remove(directory);
            }
        }
    }

    private void Delete(string path)
    {
        if (!TargetPath.IsInside(path))
        {
            _warn($"A record names the path '{path}', which is left alone.");
            return;
        }

        int slash = path.LastIndexOf('/');
        string? directory = slash > 0 ? RealDirectory(path[..slash]) : _root;
        if (directory is null)
        {
            return;
        }

        int error = LinuxCalls.Unlink($"{directory}/{path[(slash + 1)..]}");
        if (error == LinuxCalls.IsADirectory)
        {
            _warn($"'{path}' is a directory although its record says file; it is left alone.");
        }
        else if (error is not (0 or LinuxCalls.NotFound or LinuxCalls.NotADirectory))
        {
            throw LinuxCalls.Failure(error, "delete", $"{_prefix}/{path}");
        }
    }

    /// <summary>Deletes what Python compiled from these sources, by whomever it was compiled.</summary>
    private void DeleteBytecode(HashSet<string> sources)
    {
        foreach (IGrouping<string, string> group in sources.GroupBy(s => s[..Math.Max(s.LastIndexOf('/'), 0)]))
        {
            string directory = group.Key.Length == 0 ? "__pycache__" : $"{group.Key}/__pycache__";
            if (RealDirectory(directory) is not { } cache)
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
                    File.Delete(file);
                }
            }

            if (LinuxCalls.RemoveDirectory(cache) == 0)
            {
                _directories.Remove(directory);
            }
        }
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
