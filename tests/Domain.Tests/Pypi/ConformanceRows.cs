using System.Text.Json;

namespace CondaStore.Domain.Tests.Pypi;

/// <summary>The rows of the files in Conformance/pypi.</summary>
internal static class ConformanceRows
{
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Conformance", "pypi", file);

    public static IEnumerable<JsonElement> Read(string file) =>
        File.ReadLines(PathOf(file)).Select(line => JsonDocument.Parse(line).RootElement);

    public static string Text(this JsonElement row, string property) => row.GetProperty(property).GetString()!;

    public static bool IsError(this JsonElement row) => row.TryGetProperty("error", out _);

    /// <summary>Fails with all that is wrong, unless nothing is.</summary>
    public static void AssertNone(List<string> wrong, int rows, int expectedRows)
    {
        Assert.Equal(expectedRows, rows);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {rows}:\n{string.Join('\n', wrong.Take(100))}");
    }
}
