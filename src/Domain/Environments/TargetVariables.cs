using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Selects the variables that describe the target machine, wherever they are set: <c>CONDA_OVERRIDE_CUDA=12.0</c> means <c>__cuda</c> of
/// that version.
/// </summary>
internal static class TargetVariables
{
    /// <summary>Determines whether a variable affects the solve and is therefore not set on activation.</summary>
    public static bool IsOne(string name) => name.StartsWith(VirtualPackageDetection.VariablePrefix, StringComparison.Ordinal);

    /// <summary>Returns the variables for a platform: those of the caller take precedence over those of the requirements.</summary>
    public static IReadOnlyDictionary<string, string> Of(EnvironmentRequest request, PlatformRequirements requirements)
    {
        Dictionary<string, string> counting = [];
        foreach (IReadOnlyDictionary<string, string> variables in new[] { request.CallerVariables, requirements.Variables })
        {
            foreach ((string name, string value) in variables)
            {
                if (IsOne(name))
                {
                    counting.TryAdd(name, value);
                }
            }
        }

        return counting;
    }
}
