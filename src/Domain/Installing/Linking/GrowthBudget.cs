using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// Limits how much the files of one package may grow when their placeholders are replaced. A short placeholder and a long prefix could
/// amplify the size; real packages grow by a few kilobytes.
/// </summary>
internal sealed class GrowthBudget(long ofFile = GrowthBudget.MostOfFile, long ofPackage = GrowthBudget.MostOfPackage)
{
    /// <summary>The maximum growth of one file in bytes.</summary>
    public const long MostOfFile = 64L << 20;

    /// <summary>The maximum total growth of the files of a package in bytes.</summary>
    public const long MostOfPackage = 256L << 20;

    private long _total;

    /// <summary>Creates the tracker for one file.</summary>
    public FileGrowth ForFile() => new(this, ofFile);

    /// <summary>Counts growth of a file; may be called from several threads.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.ArchiveTooLarge"/>.</exception>
    public void Add(long bytes)
    {
        if (Interlocked.Add(ref _total, bytes) > ofPackage)
        {
            throw TooMuch("its files", ofPackage);
        }
    }

    internal static StoreException TooMuch(string what, long limit) =>
        new(ErrorCode.ArchiveTooLarge, $"With the prefix in the place of its placeholder {what} would grow by more than {limit >> 20} MiB.")
        {
            Hints = ["Use a shorter prefix if the package is meant so."],
        };
}
