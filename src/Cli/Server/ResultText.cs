using System.Text.Json;

namespace CondaStore.Cli.Server;

/// <summary>Writes results for programs: one JSON value per line, with names in snake case.</summary>
internal static class ResultText
{
    private static readonly JsonSerializerOptions Form = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Serializes a value as JSON.</summary>
    public static string Json<T>(T value) => JsonSerializer.Serialize(value, Form);

    /// <summary>Writes a result: JSON for programs, otherwise text lines.</summary>
    public static async Task WriteAsync<T>(ServerCall call, T value, params IEnumerable<string> lines)
    {
        if (call.IsJson)
        {
            await call.Console.Out.WriteLineAsync(Json(value));
            return;
        }

        foreach (string line in lines)
        {
            await call.Console.Out.WriteLineAsync(line);
        }
    }
}
