using System.ComponentModel.DataAnnotations;

namespace CondaStore.Functions.Configuration;

/// <summary>
/// Represents where and how a host builds Python projects without a wheel. Whether it does is a setting of the store and its namespaces.
/// </summary>
public sealed class SourceBuildSettings
{
    /// <summary>
    /// The folder for builds, on a disk of the host and not on the share, or null for one in the data directory of the embedded host, else
    /// in the folder for temporary files.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>How long one step of a build may run.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How much memory each process of a build may have, in bytes of address space.</summary>
    [Range(64L << 20, 1L << 40)]
    public long MemoryBytes { get; set; } = 4L << 30;

    /// <summary>
    /// Whether projects are built only if the kernel keeps them from the files of the store (Landlock). Without it, they can do what the
    /// store can: read its keys and change its environments.
    /// </summary>
    public bool MustBeConfined { get; set; } = true;
}
