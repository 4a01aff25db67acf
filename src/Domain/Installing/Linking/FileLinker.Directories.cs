using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Installing.Linking;

internal sealed partial class FileLinker
{
    /// <summary>Forgets what is known about directories, after files or directories were removed from the prefix.</summary>
    public void ForgetDirectories() => _directories.Clear();

    /// <summary>Makes a directory of the prefix and those above it.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.UnsafePath"/> when a symlink on the way leads out of the prefix.</exception>
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

    private string AcceptExisting(string path)
    {
        int error = LinuxCalls.TryStatus(_prefixHandle, path, out FileStatus status);
        if (error != 0)
        {
            throw LinuxCalls.Failure(error, "read the status of", $"{_prefix}/{path}");
        }

        if (status.IsDirectory)
        {
            return path;
        }

        if (status.IsSymlink)
        {
            return FollowInside(path);
        }

        _warn($"'{path}' existed as a file and belonged to no package; a directory took its place.");
        error = LinuxCalls.TryUnlink(_prefixHandle, path);
        error = error == 0 ? LinuxCalls.TryMakeDirectory(_prefixHandle, path) : error;
        if (error != 0)
        {
            throw LinuxCalls.Failure(error, "replace", $"{_prefix}/{path}");
        }

        return path;
    }

    /// <summary>A symlinked directory may be written through only when it ends inside the prefix.</summary>
    private string FollowInside(string path)
    {
        string root = LinuxCalls.RealPath(_prefix) + "/";
        string? final = LinuxCalls.RealPath($"{_prefix}/{path}");
        return final is not null && final.StartsWith(root, StringComparison.Ordinal) && Directory.Exists(final)
            ? final[root.Length..]
            : throw new StoreException(
                ErrorCode.UnsafePath, $"Files would be written through the symlink '{path}', which leads out of the prefix.")
            {
                Found = path,
            };
    }
}
