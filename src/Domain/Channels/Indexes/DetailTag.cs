namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Specifies the fields of a record that are stored as details, needed only for decoding. Details are: build (length and text), then tagged
/// fields, then
/// <see cref="End"/>. Texts are a varint length and UTF-8; numbers are varints; hashes are raw bytes.
/// </summary>
internal enum DetailTag : byte
{
    /// <summary>No further field.</summary>
    End = 0,

    /// <summary>16 bytes.</summary>
    Md5 = 1,

    /// <summary>32 bytes.</summary>
    Sha256 = 2,

    /// <summary>Number: archive size.</summary>
    Size = 3,

    /// <summary>Text.</summary>
    License = 4,

    /// <summary>Text.</summary>
    LicenseFamily = 5,

    /// <summary>Text: only when it is not the folder's name.</summary>
    Subdir = 6,

    /// <summary>Text: only when it does not follow from name, version, build and archive kind.</summary>
    FileName = 7,

    /// <summary>Text.</summary>
    Features = 8,

    /// <summary>Text; once for each feature.</summary>
    TrackFeature = 9,

    /// <summary>Text; once for each flag.</summary>
    Flag = 10,

    /// <summary>Text.</summary>
    Arch = 11,

    /// <summary>Text.</summary>
    Platform = 12,

    /// <summary>No value: the record has a list of purls, possibly empty.</summary>
    Purls = 13,

    /// <summary>Text; once for each purl.</summary>
    Purl = 14,

    /// <summary>Text.</summary>
    PythonSitePackagesPath = 15,

    /// <summary>16 bytes.</summary>
    LegacyBz2Md5 = 16,

    /// <summary>Number.</summary>
    LegacyBz2Size = 17,

    /// <summary>Text: JSON as published.</summary>
    RunExports = 18,

    /// <summary>Text: JSON as published.</summary>
    ExtraDepends = 19,

    /// <summary>Number: milliseconds.</summary>
    IndexedTimestamp = 20,

    /// <summary>Text: the record's own download URL.</summary>
    Url = 21,

    /// <summary>Number: position in the list that an in-memory index was made from.</summary>
    Origin = 22,
}
