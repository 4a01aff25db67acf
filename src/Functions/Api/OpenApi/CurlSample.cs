using System.Text;
using System.Text.Json.Nodes;

namespace CondaStore.Functions.Api.OpenApi;

/// <summary>
/// Writes an example as a command line of curl, for a POSIX shell. The address of the store and the token come from variables, so that the
/// token is not in the history of the shell.
/// </summary>
internal static class CurlSample
{
    /// <summary>Writes the command line.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path relative to the address of the store, with parameters in braces.</param>
    /// <param name="example">The values of the parameters, and the body.</param>
    /// <param name="file">The media type of the file in the response, possibly behind a link, or null if it is none.</param>
    public static string Write(string method, string path, OpenApiExample example, string? file)
    {
        StringBuilder line = new("curl -sS");
        if (file is not null)
        {
            bool isText = file.StartsWith("text/", StringComparison.Ordinal) || file == "application/json";
            // Only what cannot be shown is saved, under the name that the store gives it.
            line.Append(isText ? " -L" : " -L -O -J");
        }

        if (method != "GET")
        {
            line.Append(" -X ").Append(method);
        }

        line.Append(" -H \"Authorization: Bearer $CONDA_STORE_TOKEN\"");
        if (example.File is { } sent)
        {
            line.Append(" \\\n  --data-binary @").Append(sent);
        }
        else if (example.Body is { } body)
        {
            line.Append(" \\\n  -H \"Content-Type: application/json\" \\\n  -d ")
                .Append('\'').Append(body.ToJsonString(ApiJson.Options).Replace("'", "'\\''", StringComparison.Ordinal)).Append('\'');
        }

        return line.Append(" \\\n  \"${CONDA_STORE_URL%/}").Append(Address(path, example)).Append('"').ToString();
    }

    private static string Address(string path, OpenApiExample example)
    {
        foreach ((string name, JsonNode? value) in example.Path)
        {
            path = path.Replace("{" + name + "}", Uri.EscapeDataString(value!.ToString()), StringComparison.Ordinal);
        }

        string query = string.Join('&', example.Query.SelectMany(
            p => p.Value is JsonArray values ? values.Select(v => (p.Key, Value: v!)) : [(p.Key, Value: p.Value!)])
            .Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value.ToString())}"));
        return query.Length == 0 ? path : path + "?" + query;
    }
}
