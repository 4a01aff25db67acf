namespace CondaStore.Local.Storage;

/// <summary>
/// Keeps what the store writes beside the share from other users of the machine: databases, blobs, backups and keys. On Windows the
/// permissions of the folder above hold.
/// </summary>
internal static class PrivateFiles
{
    /// <summary>Permissions of a file.</summary>
    public const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Permissions of a folder.</summary>
    public const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    // Others may go through it to the share, and see nothing on the way.
    private const UnixFileMode Passage = Folder | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly HashSet<string> Own =
    [
        "store.db", "store.db-wal", "store.db-shm", "journal.db", "journal.db-wal", "journal.db-shm", "token.key", "host.lock", "blobs", "backups",
    ];

    /// <summary>Makes a folder that only its owner can enter, unless it is there; folders above it are made as usual.</summary>
    public static void CreateFolder(string path) => CreateFolder(path, Folder);

    /// <summary>Makes a data folder, unless it is there: others may go through it to the share.</summary>
    public static void CreateRoot(string path) => CreateFolder(path, Passage);

    /// <summary>How a new file is opened.</summary>
    public static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare sharing, int buffer, FileOptions options)
    {
        FileStreamOptions all = new() { Mode = mode, Access = access, Share = sharing, BufferSize = buffer, Options = options };
        if (!OperatingSystem.IsWindows() && access != FileAccess.Read)
        {
            all.UnixCreateMode = File;
        }

        return all;
    }

    /// <summary>Makes an empty file that only its owner can read, unless there is one.</summary>
    public static void CreateFile(string path) =>
        new FileStream(path, Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.None)).Dispose();

    /// <summary>
    /// Takes permissions away that others have on a data folder and on what the store has directly in it; what lies deeper cannot be
    /// reached then. For folders of earlier versions, and for those that were made beforehand.
    /// </summary>
    /// <param name="folder">The folder; it is made when it is missing.</param>
    /// <param name="share">The share, which others use.</param>
    public static void Tighten(string folder, string share)
    {
        CreateRoot(folder);
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        bool leadsToShare = Path.GetFullPath(share).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        Allow(root, leadsToShare ? Passage : Folder);
        foreach (FileSystemInfo entry in new DirectoryInfo(root).EnumerateFileSystemInfos().Where(e => Own.Contains(e.Name) && e.LinkTarget is null))
        {
            Allow(entry.FullName, entry is DirectoryInfo ? Folder : File);
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
