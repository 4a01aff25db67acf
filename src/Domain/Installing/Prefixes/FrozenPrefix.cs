using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>
/// Checks the protection of an environment against changes (CEP 22, https://conda.org/learn/ceps/cep-0022): the file
/// <c>conda-meta/frozen</c>.
/// </summary>
public static class FrozenPrefix
{
    /// <summary>Throws if the prefix is frozen; the exception contains the owner's message.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.PrefixFrozen"/>.</exception>
    public static void ThrowIfFrozen(string prefix)
    {
        string path = PathIn(prefix);
        if (!File.Exists(path))
        {
            return;
        }

        string? message = ReadMessage(path);
        throw new StoreException(
            ErrorCode.PrefixFrozen,
            message is null ? $"The environment '{prefix}' is frozen." : $"The environment '{prefix}' is frozen: {message}")
        {
            Hints = ["Create another environment, or override the protection for this call."],
        };
    }

    internal static string PathIn(string prefix) => Path.Combine(prefix, PrefixData.Folder, "frozen");

    private static string? ReadMessage(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("message", out JsonElement message)
                && message.ValueKind == JsonValueKind.String
                    ? message.GetString()
                    : null;
        }
        catch (JsonException)
        {
            // The existence of the file is sufficient; a message is optional.
            return null;
        }
    }
}
