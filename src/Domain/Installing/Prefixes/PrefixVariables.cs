using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>The file <c>conda-meta/state</c>: variables that the environment's owner set.</summary>
public static class PrefixVariables
{
    /// <summary>The value that marks a variable as removed.</summary>
    public const string Unset = "***unset***";

    private const string Reserved = "PATH";

    /// <summary>Reads the variables; empty when there are none.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidDocument"/> when the file is no JSON object.</exception>
    public static IReadOnlyDictionary<string, string> Read(string prefix)
    {
        string path = PathIn(prefix);
        SortedDictionary<string, string> variables = new(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return variables;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.TryGetProperty("env_vars", out JsonElement values))
            {
                foreach (JsonProperty property in values.EnumerateObject())
                {
                    if (property.Value.ValueKind == JsonValueKind.String && property.Value.GetString() is { } value && value != Unset)
                    {
                        variables[property.Name] = value;
                    }
                }
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new StoreException(ErrorCode.InvalidDocument, $"'{path}' is not what conda writes there: {failure.Message}", failure);
        }

        return variables;
    }

    /// <summary>Writes the variables. <c>PATH</c> cannot be one of them.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidName"/>.</exception>
    public static void Write(string prefix, IReadOnlyDictionary<string, string> variables)
    {
        Check(variables);
        ArrayBufferWriter<byte> buffer = new();
        JsonWriterOptions options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter json = new(buffer, options))
        {
            json.WriteStartObject();
            json.WriteStartObject("env_vars");
            foreach ((string name, string value) in variables.OrderBy(v => v.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        TemporaryFile.WriteAll(PathIn(prefix), buffer.WrittenSpan, makeFolder: false);
    }

    /// <summary>Determines whether a POSIX shell can set a variable of this name; others come into processes only by other means.</summary>
    public static bool IsShellName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    internal static string PathIn(string prefix) => Path.Combine(prefix, PrefixData.Folder, "state");

    internal static void Check(IReadOnlyDictionary<string, string> variables)
    {
        foreach (string name in variables.Keys)
        {
            if (name.Length == 0
                || name.AsSpan().IndexOfAny('=', '\0') >= 0
                || string.Equals(name, Reserved, StringComparison.OrdinalIgnoreCase))
            {
                throw new StoreException(ErrorCode.InvalidName, $"'{name}' cannot be a variable of an environment.") { Found = name };
            }
        }
    }
}
