namespace CondaStore.Domain.VirtualPackages;

/// <summary>Represents the properties of a machine that virtual packages describe. Null means absent or unknown.</summary>
public sealed record MachineFacts
{
    /// <summary>Gets the subdir whose packages run on the machine.</summary>
    public required string Subdir { get; init; }

    /// <summary>Gets the version of the Linux kernel, macOS or Windows, digits and dots.</summary>
    public string? SystemVersion { get; init; }

    /// <summary>Gets the version of the GNU C library.</summary>
    public string? GlibcVersion { get; init; }

    /// <summary>Gets the highest CUDA version that the driver supports.</summary>
    public string? CudaVersion { get; init; }

    /// <summary>Gets the lowest compute capability among its CUDA devices.</summary>
    public string? CudaArchitecture { get; init; }

    /// <summary>Gets the level of the processor's instruction set, for example <c>x86_64_v3</c>.</summary>
    public string? Microarchitecture { get; init; }
}
