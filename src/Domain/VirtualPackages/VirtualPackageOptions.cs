namespace CondaStore.Domain.VirtualPackages;

/// <summary>Specifies the platform and overrides for detecting virtual packages.</summary>
public sealed record VirtualPackageOptions
{
    /// <summary>Gets the subdir of the environment.</summary>
    public string Platform { get; init; } = HostPlatform.Subdir;

    /// <summary>
    /// Texts <c>NAME=VERSION[=BUILD]</c>, where the leading underscores may be omitted; an empty version removes the package. They take
    /// precedence over <see cref="Environment"/>, and the last one for a name wins.
    /// </summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Gets the environment variables, of which <c>CONDA_OVERRIDE_*</c> are used; an empty value removes the package.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the properties of the machine; null to detect those of the current one. Used only if the platform is the machine's
    /// own.</summary>
    public MachineFacts? Machine { get; init; }
}
