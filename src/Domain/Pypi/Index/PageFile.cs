using System.Runtime.InteropServices;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>Represents a file in the image of a page.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PageFile
{
    public PageText FileName;
    public PageText Url;

    /// <summary>The bytes of a SHA-256, SHA-384 or SHA-512; distinguished by length.</summary>
    public PageText Hash;

    public PageText MetadataHash;
    public PageText YankedReason;
    public long Size;

    /// <summary>Ticks of the time in UTC; 0 when it is not known.</summary>
    public long UploadTime;

    /// <summary>Position of the version in the page's versions.</summary>
    public int Version;

    /// <summary>Position of the tags in the page's sets of tags; -1 for a source distribution.</summary>
    public int Tags;

    /// <summary>Index into the page's texts about Python; -1 for none.</summary>
    public int RequiresPython;

    public PageFileFlags Flags;
}
