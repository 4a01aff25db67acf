namespace CondaStore.Domain.Files;

/// <summary>Represents the status of a file.</summary>
/// <param name="Mode">Type and permission bits.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Links">Number of hard links.</param>
/// <param name="ModifiedSeconds">Last change, seconds since 1970.</param>
/// <param name="ModifiedNanoseconds">Fraction of <paramref name="ModifiedSeconds"/>.</param>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The file within its file system.</param>
/// <param name="Blocks">The disk space allocated, in units of 512 bytes.</param>
internal readonly record struct FileStatus(
    uint Mode, long Size, uint Links, long ModifiedSeconds, uint ModifiedNanoseconds, ulong Device, ulong Inode, long Blocks = 0)
{
    private const uint TypeMask = 0xF000;

    public bool IsDirectory => (Mode & TypeMask) == 0x4000;

    public bool IsSymlink => (Mode & TypeMask) == 0xA000;

    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    /// <summary>Gets the number of bytes allocated on disk: more than the size for short files, less for sparse ones.</summary>
    public long Allocated => Blocks * 512;

    /// <summary>Read, write and execute bits of user, group and others.</summary>
    public uint Permissions => Mode & 0x1FF;
}
