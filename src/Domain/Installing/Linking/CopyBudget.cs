using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>What is copied in the place of symlinks, on file systems that have none.</summary>
internal sealed class CopyBudget(int mostFiles = CopyBudget.MostFiles, long mostBytes = CopyBudget.MostBytes)
{
    /// <summary>Files of one environment.</summary>
    public const int MostFiles = 200_000;

    /// <summary>Their bytes.</summary>
    public const long MostBytes = 8L << 30;

    private int _files;
    private long _bytes;

    /// <summary>Counts a copy.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.ArchiveTooLarge"/>.</exception>
    public void Add(long bytes)
    {
        _bytes += bytes;
        if (++_files > mostFiles || _bytes > mostBytes)
        {
            throw new StoreException(
                ErrorCode.ArchiveTooLarge,
                $"Copied in the place of symlinks, which this file system cannot hold, the packages would take more than {mostFiles} files or {mostBytes >> 20} MiB.")
            {
                Hints = ["Choose a file system with symlinks for the environment."],
            };
        }
    }
}
