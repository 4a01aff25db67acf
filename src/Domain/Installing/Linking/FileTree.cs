using CondaStore.Domain.Files;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Moves and removes what lies at a path of a prefix, be it a file, a link or a whole directory.</summary>
internal static class FileTree
{
    private const string CacheFolder = "__pycache__";

    /// <summary>
    /// Renames. Directories that cannot be renamed as a whole are moved entry by entry: those of a lower layer of a container, and where the
    /// target is a directory already.
    /// </summary>
    /// <returns>The number of the error, or 0.</returns>
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

    /// <summary>Whether there is nothing at a path but directories and bytecode, which Python makes again whenever it needs it.</summary>
    public static bool IsWorthless(string path) =>
        IsDirectory(path) ? Directory.EnumerateFileSystemEntries(path).All(IsWorthless) : IsBytecode(path);

    /// <summary>Removes directories and bytecode; whatever else there is stays, and the directories above it.</summary>
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

    /// <summary>Whether a path is a directory and no link to one.</summary>
    public static bool IsDirectory(string path) => LinuxCalls.TryStatus(null, path, out FileStatus status) == 0 && status.IsDirectory;

    /// <summary>Whether there is anything at a path, be it a link that leads nowhere.</summary>
    public static bool Exists(string path) => LinuxCalls.TryStatus(null, path, out _) == 0;

    // A killed interpreter leaves what it was writing as name.pyc.number.
    private static bool IsBytecode(string path) =>
        Path.GetFileName(Path.GetDirectoryName(path)) == CacheFolder && Path.GetFileName(path).Contains(".pyc", StringComparison.Ordinal);
}
