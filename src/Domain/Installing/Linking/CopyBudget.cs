using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Limits what is copied in place of symlinks on file systems without symlink support.</summary>
internal sealed class CopyBudget(int mostFiles = CopyBudget.MostFiles, long mostBytes = CopyBudget.MostBytes)
{
    /// <summary>The maximum number of files per environment.</summary>
    public const int MostFiles = 200_000;

    /// <summary>The maximum number of bytes per environment.</summary>
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
                $"Copied in the place of symlinks, which this file system cannot hold, the packages would take more than {mostFiles} "
                    + $"files or {mostBytes >> 20} MiB.")
            {
                Hints = ["Choose a file system with symlinks for the environment."],
            };
        }
    }
}
