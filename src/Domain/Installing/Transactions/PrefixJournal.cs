using System.Buffers;
using System.Text.Json;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>
/// The file that exists while a prefix is being changed. It is written before the first change and removed after the last one;
/// each line is on its way to the disk before what it announces happens, so that a later run knows what a killed one may have
/// left behind.
/// </summary>
internal sealed class PrefixJournal : IDisposable
{
    private const string Link = "link";
    private const string Paths = "paths";
    private const string Settle = "settle";

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly Lock _lock = new();

    private PrefixJournal(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
    }

    /// <summary>The journal's file.</summary>
    public static string PathIn(string prefix) => PrefixData.JournalIn(prefix);

    /// <summary>Starts a journal in place of one that was left behind and has been dealt with.</summary>
    /// <param name="prefix">The environment.</param>
    /// <param name="linked">Identities of packages that a killed run linked completely.</param>
    public static PrefixJournal Begin(string prefix, IEnumerable<string> linked)
    {
        string path = PathIn(prefix);
        ArrayBufferWriter<byte> start = new();
        foreach (string identity in linked)
        {
            start.Write(LinkLine(identity, []).WrittenSpan);
        }

        PrefixData.WriteWhole(path, start.WrittenSpan);
        return new PrefixJournal(path, new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0));
    }

    /// <summary>What a killed run announced; null when there is no journal.</summary>
    public static JournalContents? Read(string prefix)
    {
        string path = PathIn(prefix);
        if (!File.Exists(path))
        {
            return null;
        }

        Dictionary<string, IReadOnlyList<string>> begun = new(StringComparer.Ordinal);
        HashSet<string> unsettled = new(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(path))
        {
            if (!TryParse(line, out JsonElement entry))
            {
                // The last line of a killed run may be cut; what it announces had not begun.
                continue;
            }

            if (entry.TryGetProperty(Link, out JsonElement identity))
            {
                begun[identity.GetString()!] = Texts(entry.GetProperty(Paths));
            }
            else if (entry.TryGetProperty(Settle, out JsonElement names))
            {
                unsettled.Clear();
                unsettled.UnionWith(Texts(names));
            }
        }

        return new JournalContents(begun, unsettled);
    }

    /// <summary>Announces that files of a package will appear at these paths; directories end with a slash.</summary>
    public void AnnounceLink(string identity, LinkItem[] items) => Append(LinkLine(identity, items));

    /// <summary>Announces that files and records of these packages will be exchanged; an empty list says it is done.</summary>
    public void AnnounceSettlement(IEnumerable<string> packageNames) =>
        Append(Line(json =>
        {
            json.WriteStartArray(Settle);
            foreach (string name in packageNames)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }));

    /// <summary>The change is complete.</summary>
    public void Complete()
    {
        _stream.Dispose();
        File.Delete(_path);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static ArrayBufferWriter<byte> LinkLine(string identity, LinkItem[] items) =>
        Line(json =>
        {
            json.WriteString(Link, identity);
            json.WriteStartArray(Paths);
            foreach (LinkItem item in items)
            {
                json.WriteStringValue(item.Kind == LinkItemKind.Directory ? item.Target + "/" : item.Target);
            }

            json.WriteEndArray();
        });

    private static ArrayBufferWriter<byte> Line(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer;
    }

    private void Append(ArrayBufferWriter<byte> line)
    {
        lock (_lock)
        {
            try
            {
                _stream.Write(line.WrittenSpan);
            }
            catch (IOException failure)
            {
                throw FileFailure.Translate(failure, $"write '{_path}'");
            }
        }
    }

    private static bool TryParse(string line, out JsonElement entry)
    {
        entry = default;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            entry = document.RootElement.Clone();
            return entry.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetString()!)];
}
