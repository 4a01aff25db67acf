namespace CondaStore.Domain.Installing;

/// <summary>How wheels are installed.</summary>
public sealed record WheelOptions
{
    /// <summary>What the file INSTALLER says.</summary>
    public string InstallerName { get; init; } = "conda-store";

    /// <summary>Whether sources are compiled at the end.</summary>
    public bool CompileBytecode { get; init; }

    /// <summary>Whether a lock file in the prefix keeps others out; false when the caller holds a lease on it.</summary>
    public bool LockPrefix { get; init; } = true;

    /// <summary>How long to wait for another process that holds the lock.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Processes used for compiling.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Most bytes that one wheel may unpack to.</summary>
    public long MaximumBytes { get; init; } = 16L << 30;

    /// <summary>Most files that one wheel may have.</summary>
    public int MaximumFiles { get; init; } = 500_000;

    /// <summary>Receives sentences about what was done differently than asked.</summary>
    public Action<string>? Warn { get; init; }
}
