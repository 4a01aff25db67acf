namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// Tracks which package owns which path of a prefix. A path has one owner; a path below a file, or a file where others have a directory,
/// conflicts in the same way as an equal path.
/// </summary>
internal sealed class PathOwners
{
    private readonly Dictionary<string, string> _files;
    private readonly HashSet<string> _directories;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _directoryLookup;
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _fileLookup;

    /// <param name="ignoreCase">Whether the file system is case-insensitive.</param>
    public PathOwners(bool ignoreCase)
    {
        StringComparer comparer = ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        _files = new(comparer);
        _directories = new(comparer);
        _directoryLookup = _directories.GetAlternateLookup<ReadOnlySpan<char>>();
        _fileLookup = _files.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Claims a file or link for a package unless it conflicts with another one; a claim already held succeeds.</summary>
    public bool TryClaimFile(string path, string package)
    {
        if (_files.TryGetValue(path, out string? owner))
        {
            return owner == package;
        }

        if (_directories.Contains(path) || !TryEnterDirectoryOf(path))
        {
            return false;
        }

        _files.Add(path, package);
        return true;
    }

    /// <summary>Claims a directory, which any number of packages may share, unless it conflicts with a file.</summary>
    public bool TryClaimDirectory(string path)
    {
        if (_directories.Contains(path))
        {
            return true;
        }

        if (_files.ContainsKey(path) || !TryEnterDirectoryOf(path))
        {
            return false;
        }

        _directories.Add(path);
        return true;
    }

    private bool TryEnterDirectoryOf(string path)
    {
        // Checked completely before anything is recorded, so that a rejected claim has no effect.
        ReadOnlySpan<char> directory = path;
        int slash;
        while ((slash = directory.LastIndexOf('/')) > 0)
        {
            directory = directory[..slash];
            if (_directoryLookup.Contains(directory))
            {
                break;
            }

            if (_fileLookup.ContainsKey(directory))
            {
                return false;
            }
        }

        directory = path;
        while ((slash = directory.LastIndexOf('/')) > 0)
        {
            directory = directory[..slash];
            if (!_directoryLookup.Add(directory))
            {
                break;
            }
        }

        return true;
    }
}
