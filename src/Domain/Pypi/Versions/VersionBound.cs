namespace CondaStore.Domain.Pypi.Versions;

/// <summary>Specifies the bounds between versions that version specifiers define.</summary>
internal enum VersionBound : byte
{
    /// <summary>No point.</summary>
    None,

    /// <summary>Just below the version itself.</summary>
    Before,

    /// <summary>Above the version and, when it has no local part, all that add one; below everything else.</summary>
    AfterLocals,

    /// <summary>Above the version, its local ones and all its post-releases.</summary>
    AfterPosts,

    /// <summary>Below the first development release of the version, which is a final or a post-release.</summary>
    BeforeDevelopment,

    /// <summary>Below everything with that release: its first development release.</summary>
    BeforeRelease,

    /// <summary>Above everything whose release begins with the first numbers of the version's.</summary>
    AfterRelease,
}
