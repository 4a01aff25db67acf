namespace CondaStore.Cli.Local;

/// <summary>How a lockfile is written.</summary>
internal enum LockFormat
{
    /// <summary>conda-lock's unified lockfile, version 1.</summary>
    CondaLock,

    /// <summary>The lockfile of pixi and rattler.</summary>
    Pixi,

    /// <summary>A list of URLs behind <c>@EXPLICIT</c>.</summary>
    Explicit,

    /// <summary>A JSON array of packages in install order.</summary>
    Json,
}
