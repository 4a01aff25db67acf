using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CondaStore.Client;

/// <summary>Serializes what the store returns.</summary>
public static class RemoteJson
{
    /// <summary>Serializes a value as one line of JSON with the names of the API. Members without a value are left out.</summary>
    /// <exception cref="NotSupportedException">The type is not one of this library.</exception>
    public static string Write<T>(T value) =>
        ClientJson.Default.GetTypeInfo(typeof(T)) is JsonTypeInfo<T> type
            ? JsonSerializer.Serialize(value, type)
            : throw new NotSupportedException($"{typeof(T).Name} is not a type of the API.");

    /// <summary>Gets the names of the members of a type, as they are written.</summary>
    /// <exception cref="NotSupportedException">The type is not one of this library.</exception>
    public static IReadOnlyList<string> Names<T>() =>
        ClientJson.Default.GetTypeInfo(typeof(T)) is { } type
            ? [.. type.Properties.Select(p => p.Name)]
            : throw new NotSupportedException($"{typeof(T).Name} is not a type of the API.");
}
