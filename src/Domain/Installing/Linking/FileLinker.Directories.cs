using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Installing.Linking;

internal sealed partial class FileLinker
{
    /// <summary>Clears the cached state of directories, after files or directories were removed from the prefix.</summary>
    public void ForgetDirectories() => _directories.Clear();

    /// <summary>Creates a directory of the prefix and its parents.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.UnsafePath"/> if a symlink in the path points outside the prefix.</exception>
    /// <returns>The same directory by a path without symlinks.</returns>
    public string MakeDirectory(string path)
    {
        if (_directories.TryGetValue(path, out string? known))
        {
            return known;
        }

        int slash = path.LastIndexOf('/');
        string real = slash > 0 ? $"{MakeDirectory(path[..slash])}{path.AsSpan(slash)}" : path;
        int error = LinuxCalls.TryMakeDirectory(_prefixHandle, real);
        if (error == LinuxCalls.Exists)
        {
            real = AcceptExisting(real);
        }
        else if (error != 0)
        {
            throw LinuxCalls.Failure(error, "create the directory", $"{_prefix}/{path}");
        }

        _directories[path] = real;
        return real;
    }

    /// <summary>Returns the path, with links resolved, of the entry at a path; null if there is none.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.UnsafePath"/> if a symlink in the path points outside the prefix.</exception>
    public string? Find(string path)
    {
        if (LinuxCalls.TryStatus(_prefixHandle, path, out _) != 0)
        {
            return null;
        }

        int slash = path.LastIndexOf('/');
        return slash < 0 ? path : $"{FindInside(path[..slash]) ?? throw LeadsOut(path[..slash])}{path.AsSpan(slash)}";
    }

    /// <summary>Returns the directories of paths that do not exist yet; a path with a trailing slash is itself a directory.</summary>
    public IReadOnlyCollection<string> FindMissingDirectories(IEnumerable<string> paths)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        List<string> missing = [];
        foreach (string path in paths)
        {
            string directory = path;
            int slash;
            while ((slash = directory.LastIndexOf('/')) > 0)
            {
                directory = directory[..slash];
                if (!known.Add(directory))
                {
                    break;
                }

                if (!Directory.Exists($"{_prefix}/{directory}"))
                {
                    missing.Add(directory);
                }
            }
        }

        return missing;
    }

    private void MakeDirectories(LinkItem[] items, PlacedItem[] placed)
    {
        string last = string.Empty;
        for (int i = 0; i < items.Length; i++)
        {
            string target = items[i].Target;
            if (items[i].Kind == LinkItemKind.Directory)
            {
                MakeDirectory(target);
                placed[i] = new PlacedItem(PlacedAs.Directory);
                continue;
            }

            int slash = target.LastIndexOf('/');
            if (slash > 0 && !(slash == last.Length && target.StartsWith(last, StringComparison.Ordinal)))
            {
                last = target[..slash];
                MakeDirectory(last);
            }
        }
    }

    // Serialized, because an entry that one package moves away may be recreated by another a moment later.
    private string AcceptExisting(string path)
    {
        using Lock.Scope turn = _clearing.EnterScope();
        int error = LinuxCalls.TryStatus(_prefixHandle, path, out FileStatus status);
        if (error != 0)
        {
            throw LinuxCalls.Failure(error, "read the status of", $"{_prefix}/{path}");
        }

        if (status.IsDirectory)
        {
            return path;
        }

        if (status.IsSymlink && FollowInside(path) is { } inside)
        {
            return inside;
        }

        _clearWay(path);
        error = LinuxCalls.TryMakeDirectory(_prefixHandle, path);
        if (error != 0)
        {
            throw LinuxCalls.Failure(error, "create the directory", $"{_prefix}/{path}");
        }

        return path;
    }

    /// <summary>Resolves a symlinked directory, which may be written through only if it resolves inside the prefix; returns null if it does
    /// not resolve to a directory.</summary>
    private string? FollowInside(string path) =>
        !Directory.Exists($"{_prefix}/{path}")
            ? null
            : FindInside(path) ?? throw LeadsOut(path);

    private static StoreException LeadsOut(string path) =>
        new(ErrorCode.UnsafePath, $"Files would be written through the symlink '{path}', which leads out of the prefix.") { Found = path };

    private string? FindInside(string path)
    {
        string root = LinuxCalls.RealPath(_prefix) + "/";
        return LinuxCalls.RealPath($"{_prefix}/{path}") is { } final && final.StartsWith(root, StringComparison.Ordinal)
            ? final[root.Length..]
            : null;
    }
}
