using System.Text.Json;
using System.Text.Json.Nodes;

namespace CondaStore.Functions.Api;

/// <summary>Reads role bindings: an object that maps ARN patterns to lists of role names.</summary>
internal static class RoleBindingBody
{
    /// <summary>Reads the bindings in a member of a body; null if it is missing or null.</summary>
    /// <exception cref="RequestFaultException">The member is malformed.</exception>
    public static Dictionary<string, string[]>? Read(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out JsonElement bindings) || bindings.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (bindings.ValueKind != JsonValueKind.Object)
        {
            throw Fault([name], "dict_type", "Input should be a valid dictionary");
        }

        Dictionary<string, string[]> read = new(StringComparer.Ordinal);
        foreach (JsonProperty binding in bindings.EnumerateObject())
        {
            if (binding.Value.ValueKind != JsonValueKind.Array
                || binding.Value.EnumerateArray().Any(r => r.ValueKind != JsonValueKind.String))
            {
                throw Fault([name, binding.Name], "list_type", "Input should be a valid list of role names");
            }

            read[binding.Name] = [.. binding.Value.EnumerateArray().Select(r => r.GetString()!)];
        }

        return read;
    }

    private static RequestFaultException Fault(string[] location, string type, string message) =>
        new(new RequestFault(type, ["body", .. location.Select(l => (JsonNode)l)], message, null));
}
