using System.Text;
using System.Text.Json;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Local;

/// <summary>Tells what was left out or looks like a mistake, on standard error.</summary>
internal static class WarningLines
{
    private const int MostShown = 20;

    /// <summary>Writes one line for each of the first warnings, and one that counts the others.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="warnings">Sentences without secrets.</param>
    /// <param name="asJson">Whether each line is an event for programs, which get all of them.</param>
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
