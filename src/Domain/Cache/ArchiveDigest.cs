using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Cache;

/// <summary>Compares the bytes read with the record of the channel: the size, then every hash given.</summary>
internal static class ArchiveDigest
{
    /// <summary>Determines whether a hash equals the expected one; any hash does if none is expected.</summary>
    public static bool Agrees(string? promised, string found) =>
        promised is null || promised.Equals(found, StringComparison.OrdinalIgnoreCase);

    /// <summary>Checks an archive that was read to its end.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.HashMismatch"/>.</exception>
    public static void Check(DigestStream digest, RepodataRecord record)
    {
        if (record.Size is long size && size != digest.Count)
        {
            throw Mismatch(record, "size", size.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{digest.Count}");
        }

        if (!Agrees(record.Sha256, digest.Sha256()))
        {
            throw Mismatch(record, "SHA-256", record.Sha256!, digest.Sha256());
        }

        if (!Agrees(record.Md5, digest.Md5()))
        {
            throw Mismatch(record, "MD5", record.Md5!, digest.Md5());
        }
    }

    /// <summary>Reads the rest of an archive that could not be extracted, up to the expected size, and checks it.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.HashMismatch"/>: the archive is not the expected one.</exception>
    public static async Task CheckRestAsync(DigestStream digest, RepodataRecord record, CancellationToken cancellationToken)
    {
        if (record.Size is not null && (record.Sha256 is not null || record.Md5 is not null))
        {
            await digest.CopyToAsync(Stream.Null, cancellationToken);
            Check(digest, record);
        }
    }

    private static StoreException Mismatch(RepodataRecord record, string what, string promised, string found) =>
        new(ErrorCode.HashMismatch, $"{record.FileName} from {Redaction.Redact(record.Url)} has the {what} {found} instead of {promised}.")
        {
            Hints = ["The channel's metadata may be out of date, or the archive was changed on its way. Fetch the metadata again."],
            IsTransient = true,
        };
}
