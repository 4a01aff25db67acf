using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Cache;

/// <summary>
/// The list of environments that use a cache: one small file for each, so that which packages are in use is known without looking
/// into environments or counting links. An environment that does not exist any more drops out when the list is next read for cleaning.
/// </summary>
/// <param name="directory">The folder of the files; made when missing.</param>
/// <param name="grace">How long an installation that has not written anything yet counts as an environment.</param>
/// <param name="time">The clock.</param>
internal sealed class PrefixReferences(string directory, TimeSpan grace, TimeProvider time)
{
    private const int NameLength = 32;

    // The two files by which an environment, or one that is being made, is known; whoever makes them knows the cache, not the other way.
    private static readonly string[] SignsOfLife = ["conda-meta/history", "conda-meta/.transaction"];

    // What this process is installing, since when by its steady clock: a clock that is set forward must not take its packages away.
    private readonly ConcurrentDictionary<string, long> _unfinished = new(StringComparer.Ordinal);

    /// <summary>Writes the reference of one environment in place of the one it had.</summary>
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

    /// <summary>Forgets an environment.</summary>
    public void Remove(string prefix)
    {
        _unfinished.TryRemove(prefix, out _);
        if (Directory.Exists(directory))
        {
            File.Delete(PathOf(prefix));
        }
    }

    /// <summary>The reference of one environment; null when it has none.</summary>
    public PrefixReference? Find(string prefix) => Read(PathOf(prefix));

    /// <summary>The environments that exist. Others are forgotten when <paramref name="forget"/> is set.</summary>
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

    // A clock that was set back makes a reference come from the future; that keeps it, too.
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
            // Cut off by a failure of the machine, or not there: says nothing.
            return null;
        }
    }
}
