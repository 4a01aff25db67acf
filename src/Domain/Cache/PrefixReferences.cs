using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Cache;

/// <summary>
/// Stores which environments use a cache: one small file per environment, so that the packages in use are known without inspecting
/// environments or counting links. The file of a deleted environment is removed at the next cleaning.
/// </summary>
/// <param name="directory">The folder of the files; created if missing.</param>
/// <param name="grace">How long an installation that has not written anything yet counts as an environment.</param>
/// <param name="time">The clock.</param>
internal sealed class PrefixReferences(string directory, TimeSpan grace, TimeProvider time)
{
    private const int NameLength = 32;

    // The two files that identify an environment or one being created; the code that creates them depends on the cache, not vice versa.
    private static readonly string[] SignsOfLife = ["conda-meta/history", "conda-meta/.transaction"];

    // The environments that this process is installing, with start times of the monotonic clock: setting the clock forward must not cause
    // their packages to be removed.
    private readonly ConcurrentDictionary<string, long> _unfinished = new(StringComparer.Ordinal);

    /// <summary>Writes the reference of an environment, replacing an existing one.</summary>
    public void Write(PrefixReference reference)
    {
        if (reference.IsFinished)
        {
            _unfinished.TryRemove(reference.Prefix, out _);
        }
        else
        {
            _unfinished[reference.Prefix] = time.GetTimestamp();
        }

        ArrayBufferWriter<byte> content = new();
        using (Utf8JsonWriter writer = new(content))
        {
            Write(writer, reference with { UpdatedOn = time.GetUtcNow() });
        }

        TemporaryFile.WriteAll(PathOf(reference.Prefix), content.WrittenSpan);
    }

    /// <summary>Removes the reference of an environment.</summary>
    public void Remove(string prefix)
    {
        _unfinished.TryRemove(prefix, out _);
        if (Directory.Exists(directory))
        {
            File.Delete(PathOf(prefix));
        }
    }

    /// <summary>Returns the references of existing environments. Those of others are removed if <paramref name="forget"/> is set.</summary>
    public IReadOnlyList<PrefixReference> ReadLiving(bool forget)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        List<PrefixReference> living = [];
        foreach (string path in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
        {
            if (Read(path) is { } reference && IsLiving(reference))
            {
                living.Add(reference);
            }
            else if (forget)
            {
                File.Delete(path);
            }
        }

        if (forget)
        {
            RemoveLeftovers();
        }

        return living;
    }

    // If the clock was set back, a reference can be from the future; it is kept as well.
    private bool IsLiving(PrefixReference reference) =>
        (!reference.IsFinished && (time.GetUtcNow() - reference.UpdatedOn < grace || IsBeingInstalled(reference.Prefix)))
        || SignsOfLife.Any(sign => File.Exists(Path.Combine(reference.Prefix, sign)));

    private bool IsBeingInstalled(string prefix) =>
        _unfinished.TryGetValue(prefix, out long since) && time.GetElapsedTime(since) < grace;

    private void RemoveLeftovers()
    {
        foreach (string path in Directory.EnumerateFiles(directory, "*.tmp"))
        {
            if (time.GetUtcNow() - File.GetLastWriteTimeUtc(path) > grace)
            {
                File.Delete(path);
            }
        }
    }

    private string PathOf(string prefix) =>
        Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prefix)))[..NameLength] + ".json");

    private static void Write(Utf8JsonWriter writer, PrefixReference reference)
    {
        writer.WriteStartObject();
        writer.WriteString("prefix", reference.Prefix);
        writer.WriteString("updated_on", reference.UpdatedOn);
        writer.WriteBoolean("finished", reference.IsFinished);
        writer.WriteNumber("files", reference.Files);
        writer.WriteNumber("bytes", reference.Bytes);
        writer.WriteNumber("own_bytes", reference.OwnBytes);
        writer.WriteStartArray("packages");
        foreach (string key in reference.Packages)
        {
            writer.WriteStringValue(key);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static PrefixReference? Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            return new PrefixReference
            {
                Prefix = root.GetProperty("prefix").GetString()!,
                UpdatedOn = root.GetProperty("updated_on").GetDateTimeOffset(),
                IsFinished = root.GetProperty("finished").GetBoolean(),
                Files = root.GetProperty("files").GetInt32(),
                Bytes = root.GetProperty("bytes").GetInt64(),
                OwnBytes = root.GetProperty("own_bytes").GetInt64(),
                Packages = [.. root.GetProperty("packages").EnumerateArray().Select(key => key.GetString()!)],
            };
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception)
            || exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // Truncated by a crash of the machine, or missing.
            return null;
        }
    }
}
