namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Specifies the sections of an index file, in the order of the table in its header.</summary>
internal enum IndexSection
{
    /// <summary>Texts about the whole folder, see <see cref="IndexInfo"/>.</summary>
    Info = 0,

    /// <summary>End of each name in <see cref="NameBytes"/>, ascending; preceded by a zero.</summary>
    NameOffsets = 1,

    /// <summary>Names in ordinal order, UTF-8.</summary>
    NameBytes = 2,

    /// <summary><see cref="IndexGroup"/> for each name.</summary>
    Groups = 3,

    /// <summary><see cref="IndexRecord"/>, group after group, best candidate first.</summary>
    Records = 4,

    /// <summary>Spec numbers (int) of requirements and constraints.</summary>
    Ids = 5,

    /// <summary>End of each spec text in <see cref="SpecBytes"/>; preceded by a zero. Specs are numbered in order of first use.</summary>
    SpecOffsets = 6,

    /// <summary>Spec texts, UTF-8.</summary>
    SpecBytes = 7,

    /// <summary><see cref="IndexVersion"/>, group after group, ascending.</summary>
    Versions = 8,

    /// <summary>Version texts, UTF-8.</summary>
    VersionBytes = 9,

    /// <summary>Build texts and tagged fields, see <see cref="DetailTag"/>.</summary>
    Details = 10,

    /// <summary><see cref="IndexOrigin"/> for each record, in their order; empty when the index was not read from a document.</summary>
    Origins = 11,
}
