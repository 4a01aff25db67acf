namespace CondaStore.Domain.VirtualPackages;

/// <summary>For what and with which overrides virtual packages are determined.</summary>
public sealed record VirtualPackageOptions
{
    /// <summary>The platform folder of the environment.</summary>
    public string Platform { get; init; } = HostPlatform.Subdir;

    /// <summary>
    /// Texts <c>NAME=VERSION[=BUILD]</c>, the underscores before the name may be left out; an empty version takes the package away.
    /// They win over <see cref="Environment"/>, and the last of a name wins.
    /// </summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Environment variables, of which <c>CONDA_OVERRIDE_*</c> count; an empty value takes the package away.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What the machine is; null to look at the one this runs on. Only asked when the platform is the machine's own.</summary>
    public MachineFacts? Machine { get; init; }
}
