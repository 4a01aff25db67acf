using System.Globalization;
using System.Text;
using System.Text.Json;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;

namespace CondaStore.Cli.Local;

/// <summary>Represents the result of <c>local create</c>.</summary>
/// <param name="Prefix">The path of the environment.</param>
/// <param name="Packages">The number of packages in the environment.</param>
/// <param name="Result">The result of the installation.</param>
/// <param name="Warnings">The deviations from the request, as sentences.</param>
/// <param name="Elapsed">The elapsed time.</param>
internal sealed record CreationReport(string Prefix, int Packages, InstallResult Result, IReadOnlyList<string> Warnings, TimeSpan Elapsed)
{
    /// <summary>Writes the report as text, or as one JSON object.</summary>
    public async Task WriteAsync(CommandConsole console, bool asJson)
    {
        PrefixEnvironment environment = PrefixEnvironment.Read(Prefix);
        IReadOnlyList<string> warnings = [.. Warnings, .. environment.Warnings];
        if (asJson)
        {
            await console.Out.WriteLineAsync(ToJson(warnings));
            return;
        }

        await WarningLines.WriteAsync(console, warnings, asJson: false);
        string seconds = Elapsed.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
        await console.Out.WriteLineAsync(Result is { Linked: 0, Unlinked: 0 }
            ? $"{Prefix} already has all {Packages} packages ({seconds} s)"
            : $"{Prefix}: {Packages} packages, {Result.Linked} linked{Removed}, {Result.Files} files, {ByteText.Of(Result.BytesWritten)} "
                + $"written, in {seconds} s");
        await console.Out.WriteLineAsync($"  use it: {ActivationCommand.Of(environment)}");
    }

    private string Removed => Result.Unlinked > 0 ? $", {Result.Unlinked} removed" : "";

    private string ToJson(IReadOnlyList<string> warnings)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text))
        {
            writer.WriteStartObject();
            writer.WriteString("prefix", Prefix);
            writer.WriteNumber("packages", Packages);
            writer.WriteNumber("linked", Result.Linked);
            writer.WriteNumber("unlinked", Result.Unlinked);
            writer.WriteNumber("unchanged", Result.Unchanged);
            writer.WriteNumber("files", Result.Files);
            writer.WriteNumber("bytes_written", Result.BytesWritten);
            writer.WriteNumber("seconds", Math.Round(Elapsed.TotalSeconds, 3));
            writer.WriteStartArray("warnings");
            foreach (string warning in warnings)
            {
                writer.WriteStringValue(warning);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
