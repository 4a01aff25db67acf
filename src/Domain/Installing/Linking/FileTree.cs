using CondaStore.Domain.Files;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Moves and removes the entry at a path of a prefix: a file, a link or a whole directory.</summary>
internal static class FileTree
{
    private const string CacheFolder = "__pycache__";

    /// <summary>
    /// Renames an entry. Directories that cannot be renamed as a whole are moved entry by entry: those in a lower layer of a container, and
    /// those whose target directory already exists.
    /// </summary>
    /// <returns>The error number, or 0.</returns>
    public static int TryMove(string from, string to)
    {
        int error = LinuxCalls.Rename(from, to);
        if (error is not (LinuxCalls.CrossDevice or LinuxCalls.DirectoryNotEmpty or LinuxCalls.Exists) || !IsDirectory(from))
        {
            return error;
        }

        Directory.CreateDirectory(to);
        foreach (string entry in Directory.EnumerateFileSystemEntries(from).ToList())
        {
            error = TryMove(entry, Path.Combine(to, Path.GetFileName(entry)));
            if (error != 0)
            {
                return error;
            }
        }

        return LinuxCalls.RemoveDirectory(from);
    }

    /// <summary>Determines whether a path contains only directories and bytecode, which Python regenerates on demand.</summary>
    public static bool IsWorthless(string path) =>
        IsDirectory(path) ? Directory.EnumerateFileSystemEntries(path).All(IsWorthless) : IsBytecode(path);

    /// <summary>Removes directories and bytecode; anything else is kept, with its parent directories.</summary>
    public static void RemoveWorthless(string path)
    {
        if (IsDirectory(path))
        {
            foreach (string entry in Directory.EnumerateFileSystemEntries(path).ToList())
            {
                RemoveWorthless(entry);
            }

            LinuxCalls.RemoveDirectory(path);
        }
        else if (IsBytecode(path))
        {
            LinuxCalls.Unlink(path);
        }
    }

    /// <summary>Removes everything at a path.</summary>
    public static void Remove(string path)
    {
        if (IsDirectory(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else if (LinuxCalls.Unlink(path) is var error && error is not (0 or LinuxCalls.NotFound or LinuxCalls.NotADirectory))
        {
            throw LinuxCalls.Failure(error, "delete", path);
        }
    }

    /// <summary>Determines whether a path is a directory and not a link to one.</summary>
    public static bool IsDirectory(string path) => LinuxCalls.TryStatus(null, path, out FileStatus status) == 0 && status.IsDirectory;

    /// <summary>Determines whether anything exists at a path, including a broken link.</summary>
    public static bool Exists(string path) => LinuxCalls.TryStatus(null, path, out _) == 0;

    // A killed interpreter leaves a partial file name.pyc.number.
    private static bool IsBytecode(string path) =>
        Path.GetFileName(Path.GetDirectoryName(path)) == CacheFolder && Path.GetFileName(path).Contains(".pyc", StringComparison.Ordinal);
}
