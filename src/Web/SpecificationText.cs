using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Store.Specifying;

namespace CondaStore.Web;

/// <summary>A stored specification as the text that people write: an environment file, or a lockfile.</summary>
public static class SpecificationText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>YAML of an environment file, or the JSON text of a lockfile.</summary>
    public static string Of(Specification specification)
    {
        if (specification.IsLockfile)
        {
            return JsonNode.Parse(specification.Json)!["lockfile"]!.ToJsonString(Indented);
        }

        EnvironmentFile file = specification.File();
        return (file with { Prefix = null, Description = file.Description is { Length: > 0 } description ? description : null }).ToYaml();
    }

    /// <summary>The variables that an environment file sets and a shell can; those of a lockfile are in the environment alone.</summary>
    public static IReadOnlyDictionary<string, string> Variables(Specification? specification) => specification is null or { IsLockfile: true }
        ? new Dictionary<string, string>()
        : specification.File().Variables.Where(v => EnvironmentVariable.IsShellName(v.Name)).ToDictionary(v => v.Name, v => v.Value);
}
