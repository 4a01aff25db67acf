using System.Runtime.InteropServices;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>Represents the header of the image of a page: the lengths of its sections. They follow in this order, then the texts.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PageHeader
{
    /// <summary>Identifies images of pages in this format.</summary>
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

    /// <summary>Files that belong to other projects, are of unknown kinds or have invalid versions.</summary>
    public int IgnoredFiles;

    /// <summary>Aligns the sections to multiples of eight bytes.</summary>
    public int Reserved;
}
