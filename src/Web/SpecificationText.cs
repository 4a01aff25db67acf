using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Web;

/// <summary>Converts stored specifications to the text that users write: an environment file or a lockfile.</summary>
public static class SpecificationText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Gets the YAML of an environment file, or the JSON of a lockfile or of a file that was accepted under older rules.</summary>
    public static string Of(Specification specification)
    {
        if (specification.IsLockfile)
        {
            return JsonNode.Parse(specification.Json)!["lockfile"]!.ToJsonString(Indented);
        }

        if (TryRead(specification) is not { } file)
        {
            return JsonNode.Parse(specification.Json)!.ToJsonString(Indented);
        }

        return (file with { Prefix = null, Description = file.Description is { Length: > 0 } description ? description : null }).ToYaml();
    }

    /// <summary>Gets the variables that an environment file sets on activation; those of a lockfile are only in the environment.</summary>
    public static IReadOnlyDictionary<string, string> Variables(Specification? specification) =>
        specification is { IsLockfile: false } && TryRead(specification) is { } file
            ? PlatformRequirements.Of(file, HostPlatform.Subdir, []).ActivationVariables
            : new Dictionary<string, string>();

    /// <summary>Gets the environment file of a specification; null for a lockfile and for a file that was accepted under older
    /// rules.</summary>
    public static EnvironmentFile? File(Specification specification) => specification.IsLockfile ? null : TryRead(specification);

    private static EnvironmentFile? TryRead(Specification specification)
    {
        try
        {
            return specification.File();
        }
        catch (StoreException)
        {
            // The page is shown anyway; the problem is reported when the specification is built again.
            return null;
        }
    }
}
