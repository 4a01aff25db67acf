using System.Text.Json;

namespace CondaStore.Cli.Server;

/// <summary>Results as programs read them: one JSON value a line, names in snake case.</summary>
internal static class ResultText
{
    private static readonly JsonSerializerOptions Form = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>A value as JSON.</summary>
    public static string Json<T>(T value) => JsonSerializer.Serialize(value, Form);

    /// <summary>Writes a result: JSON for programs, else lines for people.</summary>
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
