namespace CondaStore.Domain.Packages.Archives;

/// <summary>Tracks the extracted size of an archive and enforces the limits.</summary>
internal sealed class ExtractionBudget(ExtractionLimits limits, Func<long> packedBytes)
{
    private int _members;

    /// <summary>Bytes unpacked so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Counts unpacked bytes.</summary>
    public void AddBytes(int count)
    {
        Bytes += count;
        if (Bytes > limits.MaximumBytes)
        {
            throw ArchiveErrors.TooLarge($"it unpacks to more than {limits.MaximumBytes} bytes.");
        }

        if (Bytes > limits.RatioFreeBytes && Bytes / limits.MaximumRatio > packedBytes())
        {
            throw ArchiveErrors.TooLarge($"it unpacks to more than {limits.MaximumRatio} times its size.");
        }
    }

    /// <summary>Counts a member.</summary>
    public void AddMember()
    {
        if (++_members > limits.MaximumMembers)
        {
            throw ArchiveErrors.TooLarge($"it has more than {limits.MaximumMembers} members.");
        }
    }
}
