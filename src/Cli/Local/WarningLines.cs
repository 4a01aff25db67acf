using System.Text;
using System.Text.Json;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Local;

/// <summary>Writes warnings to standard error.</summary>
internal static class WarningLines
{
    private const int MostShown = 20;

    /// <summary>Writes one line for each of the first warnings, and one with the number of remaining warnings.</summary>
    /// <param name="console">The console to write to.</param>
    /// <param name="warnings">The warnings, as sentences without secrets.</param>
    /// <param name="asJson">Whether to write every warning as a JSON object.</param>
    public static async Task WriteAsync(CommandConsole console, IReadOnlyList<string> warnings, bool asJson)
    {
        foreach (string warning in asJson ? warnings : warnings.Take(MostShown))
        {
            await console.Error.WriteLineAsync(asJson ? ToJson(warning) : $"warning: {warning}");
        }

        if (!asJson && warnings.Count > MostShown)
        {
            await console.Error.WriteLineAsync($"warning: and {warnings.Count - MostShown} more");
        }
    }

    private static string ToJson(string warning)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text))
        {
            writer.WriteStartObject();
            writer.WriteString("event", "warning");
            writer.WriteString("message", warning);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
