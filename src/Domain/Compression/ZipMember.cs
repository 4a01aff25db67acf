namespace CondaStore.Domain.Compression;

/// <summary>A member of a ZIP file.</summary>
/// <param name="Name">Its name as written.</param>
/// <param name="Offset">Where its local header starts in the file.</param>
/// <param name="Size">Length of its content as it lies in the file, in bytes.</param>
/// <param name="IsDeflated">Whether the content is compressed by ZIP.</param>
/// <param name="Checksum">CRC-32 of its content, uncompressed.</param>
internal readonly record struct ZipMember(string Name, long Offset, long Size, bool IsDeflated, uint Checksum)
{
    /// <summary>Gets the length of its content, uncompressed; 0 in a local header whose sizes stand behind the content.</summary>
    public long Length { get; init; }

    /// <summary>Gets the mode of Unix with the kind of file; 0 where the file was made elsewhere, and in local headers.</summary>
    public int Mode { get; init; }

    /// <summary>Gets the time when it was changed, as ZIP has it: date in the upper half, time in the lower.</summary>
    public uint Modified { get; init; }

    /// <summary>What the directory and the member's own header both have to say.</summary>
    public (string Name, long Offset, long Size, bool IsDeflated, uint Checksum) Essence => (Name, Offset, Size, IsDeflated, Checksum);

    /// <summary>Gets the time in seconds since 1970, taken as UTC; 0 for one that does not exist.</summary>
    public long ModifiedSeconds
    {
        get
        {
            int year = 1980 + (int)(Modified >> 25);
            int month = (int)(Modified >> 21) & 15;
            int day = (int)(Modified >> 16) & 31;
            return month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
                ? 0
                : new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds()
                    + (((Modified >> 11) & 31) * 3600) + (((Modified >> 5) & 63) * 60) + ((Modified & 31) * 2);
        }
    }
}
