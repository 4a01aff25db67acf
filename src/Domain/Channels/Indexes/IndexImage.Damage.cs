using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Channels.Indexes;

// Opening an image checks its header only, and reading it the bounds of each access. What fails then is looked into: the file is
// hashed, so that damage is told from a defect, and a damaged file makes place for a new one.
internal sealed unsafe partial class IndexImage
{
    private volatile bool _isGivenUp;

    /// <summary>Whether damage was found, so that the image must not be handed out again.</summary>
    public bool IsGivenUp => _isGivenUp;

    /// <summary>
    /// Whether every byte is as it was written. Opening does not need this, because every access is checked; copying from an image
    /// does, since damage would be handed on.
    /// </summary>
    public bool IsIntact()
    {
        const int Step = 1 << 20;
        BlockHash hash = new();
        for (long at = IndexHeader.Size; at < Length; at += Step)
        {
            int count = (int)Math.Min(Step, Length - at);
            hash.Add(_array is null ? new ReadOnlySpan<byte>(_base + at, count) : _array.AsSpan((int)at, count));
        }

        bool intact = hash.Complete() == _header.BodyHash;
        GC.KeepAlive(this);
        return intact;
    }

    /// <summary>
    /// Whether a failure met while this image was read comes from damage. Reads the whole image unless the failure says itself
    /// what it is.
    /// </summary>
    public bool IsDamageBehind(Exception failure) =>
        failure is not OperationCanceledException
        && failure is not StoreException { Code: not ErrorCode.InvalidVersion } // only versions that can be read are indexed
        && !IsIntact();

    /// <summary>Removes the file, which <see cref="IsIntact"/> has found damaged: who opens the folder next builds it again.</summary>
    /// <param name="cause">How the damage showed.</param>
    /// <returns>What to throw.</returns>
    public StoreException GiveUp(Exception cause)
    {
        _isGivenUp = true;
        bool isRemoved = TryRemove();
        return new StoreException(ErrorCode.InvalidRepodata, $"The index of a channel folder is damaged: {_path ?? "one in memory"}.", cause)
        {
            IsTransient = isRemoved,
            Hints =
            [
                isRemoved || _path is null
                    ? "Try again: the damaged index was dropped, and is built again from the channel's metadata."
                    : $"Delete {_path} and try again: it is built again from the channel's metadata.",
            ],
        };
    }

    /// <summary>What to throw when the image refers to what it does not have.</summary>
    public Exception OutOfBounds()
    {
        InvalidDataException cause = new("An index refers to data outside of itself.");
        return IsIntact() ? cause : GiveUp(cause);
    }

    private bool TryRemove()
    {
        if (_path is null)
        {
            return false;
        }

        try
        {
            File.Delete(_path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Some systems keep a file that is mapped; the hint names it.
            return false;
        }
    }
}
