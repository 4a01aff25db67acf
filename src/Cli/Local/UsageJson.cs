using System.Text.Json;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Environments;

namespace CondaStore.Cli.Local;

/// <summary>Writes disk usage as JSON.</summary>
internal static class UsageJson
{
    /// <summary>Writes the property <c>packages</c>.</summary>
    public static void WritePackages(Utf8JsonWriter writer, IEnumerable<PackageUsage> packages)
    {
        writer.WriteStartArray("packages");
        foreach (PackageUsage package in packages)
        {
            writer.WriteStartObject();
            writer.WriteString("key", package.Key);
            writer.WriteNumber("files", package.Files);
            writer.WriteNumber("bytes", package.Bytes);
            writer.WriteString("last_used", package.LastUsed);
            writer.WriteNumber("environments", package.Environments);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the property <c>beside</c>: what is in the cache beside its packages.</summary>
    public static void WriteBeside(Utf8JsonWriter writer, IEnumerable<CacheArea> areas)
    {
        writer.WriteStartArray("beside");
        foreach (CacheArea area in areas)
        {
            writer.WriteStartObject();
            writer.WriteString("name", area.Name);
            writer.WriteNumber("entries", area.Entries);
            writer.WriteNumber("bytes", area.Bytes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the property <c>environments</c>.</summary>
    public static void WriteEnvironments(Utf8JsonWriter writer, IEnumerable<PrefixReference> environments)
    {
        writer.WriteStartArray("environments");
        foreach (PrefixReference environment in environments)
        {
            writer.WriteStartObject();
            writer.WriteString("prefix", environment.Prefix);
            writer.WriteBoolean("finished", environment.IsFinished);
            writer.WriteNumber("packages", environment.Packages.Count);
            writer.WriteNumber("files", environment.Files);
            writer.WriteNumber("bytes", environment.Bytes);
            writer.WriteNumber("own_bytes", environment.OwnBytes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
