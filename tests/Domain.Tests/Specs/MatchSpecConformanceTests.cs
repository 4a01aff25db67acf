using System.Text.Json;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Tests.Specs;

/// <summary>How conda reads and writes match specs, row by row.</summary>
public sealed class MatchSpecConformanceTests
{
    private const string Alias = "https://conda.anaconda.org/";

    /// <summary>Rows of conda_matchspec_edge.jsonl that a written choice contradicts: our canonical text (null: an error) and the reason.</summary>
    private static readonly Dictionary<string, (string? Ours, string Reason)> Exceptions = new()
    {
        ["numpy[sha256=xx]"] = (null, "hashes are validated"),
        ["numpy 1.0 py_0 extra"] = (null, "text after the build is an error"),
        ["/tmp/numpy-1.0-py_0.tar.bz2"] =
            ("numpy==1.0=py_0[url=file:///tmp/numpy-1.0-py_0.tar.bz2]", "a direct spec takes its name from the file name"),
        ["./numpy-1.0-py_0.conda"] =
            ("numpy==1.0=py_0[url=./numpy-1.0-py_0.conda]", "a direct spec takes its name from the file name; the caller resolves paths"),
    };

    [Theory]
    [InlineData("conda_matchspec_edge.jsonl")]
    [InlineData("conda_matchspec_real.jsonl")]
    public void Parse_RecordedSpecs_ReadsAndWritesAsConda(string file)
    {
        List<string> wrong = [];
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conformance", file)))
        {
            JsonElement row = JsonDocument.Parse(line).RootElement;
            string text = row.GetProperty("spec").GetString()!;
            bool isRead = MatchSpec.TryParse(text, SpecOptions.Extensions | SpecOptions.CondaCompatible, out MatchSpec? spec);
            if (Exceptions.TryGetValue(text, out (string? Ours, string Reason) exception))
            {
                Check(wrong, text, "canonical", exception.Ours, spec?.ToString());
            }
            else if (row.TryGetProperty("error", out _))
            {
                Check(wrong, text, "error", null, spec?.ToString());
            }
            else if (!isRead)
            {
                wrong.Add($"'{text}' cannot be read");
            }
            else
            {
                Check(wrong, text, "canonical", row.GetProperty("canonical").GetString(), spec!.ToString());
                CheckFields(wrong, text, row.GetProperty("fields"), spec);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static void CheckFields(List<string> wrong, string text, JsonElement fields, MatchSpec spec)
    {
        string channel = spec.Channel?.Replace("http://", "https://", StringComparison.Ordinal) ?? "";
        channel = channel.Length == 0 || channel.Contains("://", StringComparison.Ordinal) ? channel : Alias + channel;
        Dictionary<string, string?> ours = new()
        {
            ["name"] = spec.Name ?? spec.NameMatcher?.Pattern ?? "*",
            ["version"] = spec.Version switch
            {
                null => "*",
                { Kind: VersionSpecKind.StartsWith or VersionSpecKind.Equal } simple =>
                    simple.ToString().Replace("==", "", StringComparison.Ordinal),
                var group => group.Source,
            },
            ["build"] = spec.Build?.Pattern,
            ["channel"] = channel.Length == 0 ? "*" : channel,
            ["subdir"] = spec.Subdir,
            ["url"] = spec.Url,
            ["fn"] = spec.FileName,
            ["track_features"] = string.Join(' ', spec.TrackFeatures),
        };
        foreach (JsonProperty field in fields.EnumerateObject())
        {
            string expected = field.Value.ValueKind == JsonValueKind.Array
                ? string.Join(' ', field.Value.EnumerateArray().Select(item => item.GetString()))
                : field.Value.GetString()!;
            Check(wrong, text, field.Name, expected, ours.TryGetValue(field.Name, out string? value) ? value : "(not compared)");
        }
    }

    private static void Check(List<string> wrong, string text, string what, string? expected, string? actual)
    {
        if (expected != actual)
        {
            wrong.Add($"'{text}': {what} is '{actual ?? "(error)"}', expected '{expected ?? "(error)"}'");
        }
    }
}
