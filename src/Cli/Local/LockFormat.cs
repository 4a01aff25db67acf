namespace CondaStore.Cli.Local;

/// <summary>Specifies the format of a lockfile.</summary>
internal enum LockFormat
{
    /// <summary>The unified lockfile of conda-lock, version 1.</summary>
    CondaLock,

    /// <summary>The lockfile of pixi and rattler.</summary>
    Pixi,

    /// <summary>A list of URLs after the line <c>@EXPLICIT</c>.</summary>
    Explicit,

    /// <summary>The Python projects as <c>pylock.toml</c>.</summary>
    Pylock,

    /// <summary>The Python projects as a requirements file with hashes.</summary>
    Requirements,

    /// <summary>A JSON array of packages in install order.</summary>
    Json,
}
