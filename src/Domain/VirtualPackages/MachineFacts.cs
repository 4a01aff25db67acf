namespace CondaStore.Domain.VirtualPackages;

/// <summary>Represents the properties of a machine that virtual packages describe. Null means absent or unknown.</summary>
public sealed record MachineFacts
{
    /// <summary>Gets the subdir whose packages run on the machine.</summary>
    public required string Subdir { get; init; }

    /// <summary>Version of the Linux kernel, macOS or Windows, digits and dots.</summary>
    public string? SystemVersion { get; init; }

    /// <summary>Version of the GNU C library.</summary>
    public string? GlibcVersion { get; init; }

    /// <summary>The highest CUDA version that the driver supports.</summary>
    public string? CudaVersion { get; init; }

    /// <summary>The lowest compute capability among its CUDA devices.</summary>
    public string? CudaArchitecture { get; init; }

    /// <summary>Level of the processor's instruction set, for example <c>x86_64_v3</c>.</summary>
    public string? Microarchitecture { get; init; }
}
