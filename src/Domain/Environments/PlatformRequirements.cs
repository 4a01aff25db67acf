using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Environments;

/// <summary>What is required on one platform: conda packages, and projects of PyPI.</summary>
public sealed record PlatformRequirements
{
    /// <summary>The platform folder, for example <c>linux-64</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>The channels, the most important first.</summary>
    public required IReadOnlyList<Channel> Channels { get; init; }

    /// <summary>Requirements on conda packages.</summary>
    public required IReadOnlyList<MatchSpec> Conda { get; init; }

    /// <summary>
    /// Requirements on PyPI projects, and the options that stand among them. A request without <see cref="EnvironmentRequest.Pip"/> is
    /// refused with them (<see cref="PipRefusal"/>).
    /// </summary>
    public IReadOnlyList<PipLine> Pip { get; init; } = [];

    /// <summary>
    /// Variables by name: what to set on activation, and <c>CONDA_OVERRIDE_*</c>, which say what the target machine offers.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The variables that are set on activation: all that say nothing about the target machine.</summary>
    public IReadOnlyDictionary<string, string> ActivationVariables => Variables.Where(v => !TargetVariables.IsOne(v.Key)).ToDictionary();

    /// <summary>What an environment file requires.</summary>
    /// <param name="file">The file, as it reads for the platform or with the selectors of its dependencies.</param>
    /// <param name="platform">The platform folder.</param>
    /// <param name="channels">Its channels; empty where nothing is solved.</param>
    public static PlatformRequirements Of(EnvironmentFile file, string platform, IReadOnlyList<Channel> channels) => new()
    {
        Platform = platform,
        Channels = channels,
        Conda = [.. file.Dependencies.Where(d => d.AppliesOn(platform)).Select(d => d.Conda).OfType<MatchSpec>()],
        Pip = file.PipLines,
        Variables = file.Variables.ToDictionary(v => v.Name, v => v.Value),
    };
}
