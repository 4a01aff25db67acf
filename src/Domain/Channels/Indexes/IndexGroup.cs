using System.Runtime.InteropServices;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Represents the records of one name as stored in an index file.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct IndexGroup
{
    public int FirstRecord;

    public int RecordCount;

    /// <summary>First spelling in the version section; spellings are in ascending version order.</summary>
    public int FirstVersion;

    /// <summary>Number of distinct spellings.</summary>
    public int SpellingCount;

    /// <summary>Number of distinct versions; smaller when 1.0 and 1.0.0 both occur.</summary>
    public int VersionCount;

    public int Reserved;
}
