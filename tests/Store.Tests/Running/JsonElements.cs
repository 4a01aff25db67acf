using System.Text.Json;

namespace CondaStore.Store.Tests.Running;

/// <summary>Reads members of answers.</summary>
internal static class JsonElements
{
    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    public static long Number(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    public static bool IsNull(this JsonElement element, string name) => element.GetProperty(name).ValueKind == JsonValueKind.Null;
}
