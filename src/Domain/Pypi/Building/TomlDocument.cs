using CondaStore.Domain.Diagnostics;
using Tomlyn;
using Tomlyn.Model;

namespace CondaStore.Domain.Pypi.Building;

/// <summary>Reads TOML 1.0 documents (https://toml.io/en/v1.0.0) with an error that has a place.</summary>
internal static class TomlDocument
{
    /// <summary>Reads a document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The name of the file, for errors.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidDocument"/>, with the place.</exception>
    public static TomlTable Read(string text, string? file)
    {
        try
        {
            return TomlSerializer.Deserialize<TomlTable>(text, TomlContext.Default) ?? [];
        }
        catch (TomlException failure)
        {
            // What the parser found is inside of what the conversion says about it.
            TomlException found = failure;
            while (found.InnerException is TomlException inner)
            {
                found = inner;
            }

            string reason = found.Message.Split('\n')[0].TrimEnd('.', '\r');
            reason = reason[(reason.IndexOf(" : error : ", StringComparison.Ordinal) is >= 0 and var at ? at + " : error : ".Length : 0)..];
            throw new StoreException(ErrorCode.InvalidDocument, $"{file ?? "The document"} is not TOML: {reason}.", failure)
            {
                Location = PlaceOf(found, file),
            };
        }
    }

    /// <summary>Returns a table inside of another one; null if there is none.</summary>
    public static TomlTable? Table(this TomlTable table, string key) =>
        table.TryGetValue(key, out object? value) ? value as TomlTable : null;

    /// <summary>Returns a text; null if there is none.</summary>
    public static string? Text(this TomlTable table, string key) => table.TryGetValue(key, out object? value) ? value as string : null;

    /// <summary>Returns the texts of a list; null if there is none or it has something else.</summary>
    public static IReadOnlyList<string>? Texts(this TomlTable table, string key) =>
        table.TryGetValue(key, out object? value) && value is TomlArray list && list.All(item => item is string)
            ? [.. list.Cast<string>()]
            : null;

    private static SourceLocation? PlaceOf(TomlException failure, string? file)
    {
        if (failure.Span is { } span)
        {
            return new SourceLocation(file, span.Start.Line + 1, span.Start.Column + 1);
        }

        return failure.Diagnostics.FirstOrDefault() is { Span.Start: var start }
            ? new SourceLocation(file, start.Line + 1, start.Column + 1)
            : null;
    }
}
