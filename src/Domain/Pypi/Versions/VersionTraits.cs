namespace CondaStore.Domain.Pypi.Versions;

/// <summary>The optional parts that a version has.</summary>
[Flags]
internal enum VersionTraits : byte
{
    None = 0,

    /// <summary>An epoch other than 0.</summary>
    Epoch = 1,

    /// <summary>Alpha, beta or release candidate.</summary>
    Pre = 2,

    Post = 4,

    Dev = 8,

    Local = 16,
}
