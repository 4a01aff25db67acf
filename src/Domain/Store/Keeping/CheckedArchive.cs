using CondaStore.Domain.Cache;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Store.Keeping;

/// <summary>Represents a stream of an archive that fails at its end unless the archive is the expected one, so that no other one is
/// stored.</summary>
internal sealed class CheckedArchive(Stream archive, RepodataRecord record) : ForwardReadStream
{
    private readonly DigestStream _digest = new(archive, record.FileName, record.Size);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await _digest.ReadAsync(buffer, cancellationToken);
        if (read == 0 && !buffer.IsEmpty)
        {
            ArchiveDigest.Check(_digest, record);
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _digest.Dispose();
        }

        base.Dispose(disposing);
    }
}
