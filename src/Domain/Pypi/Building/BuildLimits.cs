namespace CondaStore.Domain.Pypi.Building;

/// <summary>Limits what building a project may take.</summary>
public sealed record BuildLimits
{
    /// <summary>Gets how long one hook of a backend may run.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets how much memory a process may have, in bytes of address space.</summary>
    public long MemoryBytes { get; init; } = 4L << 30;

    /// <summary>Gets the maximum size of a file that is written.</summary>
    public long FileBytes { get; init; } = 2L << 30;

    /// <summary>Gets how many processes and threads a build may have; it does not count for root.</summary>
    public int Processes { get; init; } = 512;

    /// <summary>Gets the number of characters of output that a failure contains.</summary>
    public int ReportedOutput { get; init; } = 2000;

    /// <summary>Gets the maximum number of lines of output that are passed on; further ones are only counted.</summary>
    public int MaximumLines { get; init; } = 5000;

    /// <summary>
    /// Gets whether builds fail where the kernel cannot keep them from files of others (Landlock). Without it they run with all rights
    /// of this process.
    /// </summary>
    public bool MustConfine { get; init; }
}
