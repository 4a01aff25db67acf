using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Server;

/// <summary>Reduces results to the fields that were asked for.</summary>
internal static class JsonFields
{
    /// <summary>Gets an object with only the given fields, in their order.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="fields">The fields; none for all.</param>
    /// <param name="known">The names of all fields; objects leave out fields without a value.</param>
    /// <exception cref="StoreException">There is no such field (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public static string Select(string json, IReadOnlyList<string> fields, IReadOnlyList<string> known)
    {
        if (fields.Count == 0)
        {
            return json;
        }

        JsonObject all = JsonNode.Parse(json)!.AsObject();
        JsonObject selected = [];
        foreach (string field in fields)
        {
            selected[field] = known.Contains(field)
                ? all[field]?.DeepClone()
                : throw new StoreException(ErrorCode.InvalidOption, $"--json: there is no field '{field}'.")
                {
                    Hints = [$"fields: {string.Join(", ", known)}"],
                };
        }

        return selected.ToJsonString();
    }
}
