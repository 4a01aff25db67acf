using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Environments;

/// <summary>What is required on one platform. A requirement for conda may be met by conda packages alone; one for pip has a section of its own.</summary>
public sealed record PlatformRequirements
{
    /// <summary>The platform folder, for example <c>linux-64</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>Requirements on conda packages.</summary>
    public required IReadOnlyList<MatchSpec> Conda { get; init; }

    /// <summary>Lines of the pip section. They are refused when the request is prepared (<see cref="PipRefusal"/>).</summary>
    public IReadOnlyList<string> Pip { get; init; } = [];

    /// <summary>Variables by name: what to set on activation, and <c>CONDA_OVERRIDE_*</c>, which say what the target machine offers.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The variables that are set on activation: all that say nothing about the target machine.</summary>
    public IReadOnlyDictionary<string, string> ActivationVariables => Variables.Where(v => !TargetVariables.IsOne(v.Key)).ToDictionary();

    /// <summary>What an environment file requires.</summary>
    /// <param name="file">The file, as it reads for the platform.</param>
    /// <param name="platform">The platform folder.</param>
    public static PlatformRequirements Of(EnvironmentFile file, string platform) => new()
    {
        Platform = platform,
        Conda = file.Specs,
        Pip = file.PipRequirements ?? [],
        Variables = file.Variables.ToDictionary(),
    };
}
