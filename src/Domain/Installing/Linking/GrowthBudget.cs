using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// How much longer the files of one package may become when their placeholders are replaced. A short placeholder and a long prefix make much
/// of little; real packages grow by some kilobytes.
/// </summary>
internal sealed class GrowthBudget(long ofFile = GrowthBudget.MostOfFile, long ofPackage = GrowthBudget.MostOfPackage)
{
    /// <summary>Bytes that one file may grow by.</summary>
    public const long MostOfFile = 64L << 20;

    /// <summary>Bytes that all files of a package together may grow by.</summary>
    public const long MostOfPackage = 256L << 20;

    private long _total;

    /// <summary>The share of one file.</summary>
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
