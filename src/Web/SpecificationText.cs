using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Store.Specifying;

namespace CondaStore.Web;

/// <summary>A stored specification as the text that people write: an environment file, or a lockfile.</summary>
public static class SpecificationText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>YAML of an environment file, or the JSON text of a lockfile, and of a file that was accepted under older rules.</summary>
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

    /// <summary>The variables that an environment file sets; those of a lockfile are in the environment alone.</summary>
    public static IReadOnlyDictionary<string, string> Variables(Specification? specification) =>
        (specification is null or { IsLockfile: true } ? [] : TryRead(specification)?.Variables ?? [])
            .ToDictionary(v => v.Name, v => v.Value);

    private static EnvironmentFile? TryRead(Specification specification)
    {
        try
        {
            return specification.File();
        }
        catch (StoreException)
        {
            // A page is shown all the same; whoever builds the specification again is told what is wrong with it.
            return null;
        }
    }
}
