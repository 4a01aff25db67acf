using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Tracks the growth of one file; reported to its package in steps to avoid contention between threads.</summary>
internal sealed class FileGrowth(GrowthBudget package, long limit)
{
    private const long Step = 1 << 16;

    private long _bytes;
    private long _told;

    /// <summary>Counts growth, or shrinkage if negative.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.ArchiveTooLarge"/>.</exception>
    public void Add(int bytes)
    {
        _bytes += bytes;
        if (_bytes > limit)
        {
            throw GrowthBudget.TooMuch("the file", limit);
        }

        if (_bytes - _told >= Step)
        {
            package.Add(_bytes - _told);
            _told = _bytes;
        }
    }
}
