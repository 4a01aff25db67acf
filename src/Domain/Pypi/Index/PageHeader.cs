using System.Runtime.InteropServices;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>The beginning of the image of a page: how long its sections are. They follow in this order, then the texts.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PageHeader
{
    /// <summary>Tells images of pages, of this format, from other files.</summary>
    public const ulong CurrentFormat = 0x0001_6567_6150_5343;

    public ulong Format;

    /// <summary>Hash of all that follows it.</summary>
    public ulong Checksum;

    public PageText Name;
    public PageText StatusReason;
    public int Files;
    public int Versions;
    public int TagSets;
    public int RequiresPython;
    public int TextLength;
    public ProjectStatus Status;

    /// <summary>Files that belong to other projects, are of unknown kinds or have versions that are none.</summary>
    public int IgnoredFiles;

    /// <summary>Keeps the sections on multiples of eight bytes.</summary>
    public int Reserved;
}
