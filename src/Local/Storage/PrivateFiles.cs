namespace CondaStore.Local.Storage;

/// <summary>
/// Protects the databases, blobs, backups and keys of the store from other users of the machine. On Windows, the permissions of the
/// parent folder apply.
/// </summary>
internal static class PrivateFiles
{
    /// <summary>The permissions of a file.</summary>
    public const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The permissions of a folder.</summary>
    public const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    // Others may traverse the folder to the share, but cannot list it.
    private const UnixFileMode Passage = Folder | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly HashSet<string> Own =
    [
        "store.db", "store.db-wal", "store.db-shm", "journal.db", "journal.db-wal", "journal.db-shm", "token.key", "host.lock", "blobs",
        "backups",
    ];

    /// <summary>
    /// Creates a folder that only its owner can access, unless it exists; parent folders are created with default permissions.
    /// </summary>
    public static void CreateFolder(string path) => CreateFolder(path, Folder);

    /// <summary>Creates a data folder, unless it exists. Others may traverse it to the share.</summary>
    public static void CreateRoot(string path) => CreateFolder(path, Passage);

    /// <summary>Gets the options to create or open a private file.</summary>
    public static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare sharing, int buffer, FileOptions options)
    {
        FileStreamOptions all = new() { Mode = mode, Access = access, Share = sharing, BufferSize = buffer, Options = options };
        if (!OperatingSystem.IsWindows() && access != FileAccess.Read)
        {
            all.UnixCreateMode = File;
        }

        return all;
    }

    /// <summary>Creates an empty file that only its owner can read, unless it exists.</summary>
    public static void CreateFile(string path) =>
        new FileStream(
            path,
            Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.None)).Dispose();

    /// <summary>
    /// Removes the permissions of other users from a data folder and its direct children, which makes everything below inaccessible as
    /// well. Used for folders of earlier versions and for those created by the user.
    /// </summary>
    /// <param name="folder">The data folder; created if it does not exist.</param>
    /// <param name="share">The share, which other users need to access.</param>
    public static void Tighten(string folder, string share)
    {
        CreateRoot(folder);
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        bool leadsToShare = Path.GetFullPath(share).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        Allow(root, leadsToShare ? Passage : Folder);
        foreach (FileSystemInfo entry in new DirectoryInfo(root).EnumerateFileSystemInfos().Where(e => Own.Contains(e.Name)
            && e.LinkTarget is null))
        {
            try
            {
                Allow(entry.FullName, entry is DirectoryInfo ? Folder : File);
            }
            catch (FileNotFoundException)
            {
                // Another process on the same folder removed it, as SQLite does with its side files.
            }
        }
    }

    private static void CreateFolder(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, mode);
        }
    }

    private static void Allow(string path, UnixFileMode most)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        UnixFileMode now = System.IO.File.GetUnixFileMode(path);
        if ((now & ~most) != 0)
        {
            System.IO.File.SetUnixFileMode(path, now & most);
        }
    }
}
