using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Channels.Indexes;

// Opening an image checks only its header, and reading it checks the bounds of each access. On a failure, the file is hashed to distinguish
// damage from a defect of the program, and a damaged file is replaced.
internal sealed unsafe partial class IndexImage
{
    private volatile bool _isGivenUp;

    /// <summary>Gets whether damage was found, so that the image must not be returned again.</summary>
    public bool IsGivenUp => _isGivenUp;

    /// <summary>
    /// Determines whether every byte is as written. Opening does not require this, because every access is checked; copying from an image
    /// does, since it would propagate damage.
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
    /// Determines whether a failure while reading this image is caused by damage. Reads the whole image unless the exception itself tells.
    /// </summary>
    public bool IsDamageBehind(Exception failure) =>
        failure is not OperationCanceledException
        && failure is not StoreException { Code: not ErrorCode.InvalidVersion } // only versions that can be read are indexed
        && !IsIntact();

    /// <summary>Removes the file, which <see cref="IsIntact"/> found damaged, so that it is rebuilt when the subdir is next
    /// opened.</summary>
    /// <param name="cause">The failure by which the damage was noticed.</param>
    /// <returns>The exception to throw.</returns>
    public StoreException GiveUp(Exception cause)
    {
        _isGivenUp = true;
        bool isRemoved = TryRemove();
        return new StoreException(
            ErrorCode.InvalidRepodata, $"The index of a channel folder is damaged: {_path ?? "one in memory"}.", cause)
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

    /// <summary>Returns the exception to throw if the image contains an invalid reference.</summary>
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
        catch (Exception e) when (FileFailure.IsFileFailure(e))
        {
            // Some systems cannot delete a mapped file; the hint tells its path.
            return false;
        }
    }
}
