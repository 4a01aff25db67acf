using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Environments;

/// <summary>Represents the requirements on one platform: conda packages and PyPI projects.</summary>
public sealed record PlatformRequirements
{
    /// <summary>Gets the subdir, for example <c>linux-64</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>Gets the channels, the most important first.</summary>
    public required IReadOnlyList<Channel> Channels { get; init; }

    /// <summary>Gets the requirements on conda packages.</summary>
    public required IReadOnlyList<MatchSpec> Conda { get; init; }

    /// <summary>
    /// Gets the requirements on PyPI projects and the options among them. A request without <see cref="EnvironmentRequest.Pip"/> must not
    /// contain any (<see cref="PipRefusal"/>).
    /// </summary>
    public IReadOnlyList<PipLine> Pip { get; init; } = [];

    /// <summary>
    /// Gets the variables by name: those to set on activation, and <c>CONDA_OVERRIDE_*</c>, which describe the target machine.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the variables that are set on activation: all except those that describe the target machine.</summary>
    public IReadOnlyDictionary<string, string> ActivationVariables => Variables.Where(v => !TargetVariables.IsOne(v.Key)).ToDictionary();

    /// <summary>Creates the requirements of an environment file.</summary>
    /// <param name="file">The file, parsed for the platform or with the selectors of its dependencies kept.</param>
    /// <param name="platform">The subdir.</param>
    /// <param name="channels">The channels; empty if nothing is solved.</param>
    public static PlatformRequirements Of(EnvironmentFile file, string platform, IReadOnlyList<Channel> channels) => new()
    {
        Platform = platform,
        Channels = channels,
        Conda = [.. file.Dependencies.Where(d => d.AppliesOn(platform)).Select(d => d.Conda).OfType<MatchSpec>()],
        Pip = file.PipLines,
        Variables = file.Variables.ToDictionary(v => v.Name, v => v.Value),
    };
}
