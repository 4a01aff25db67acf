using System.Buffers;
using System.Text.Json;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>
/// Represents the file that exists while a prefix is being changed. It is written before the first change and removed after the last one;
/// each line is written before the change that it announces, so that a later run knows what a killed one may have left behind.
/// </summary>
internal sealed class PrefixJournal : IDisposable
{
    private const string BeginKey = "begin";
    private const string Change = "change";
    private const string New = "new";
    private const string NewAndEmpty = "empty";
    private const string Link = "link";
    private const string Unlink = "unlink";
    private const string Paths = "paths";
    private const string First = "first";
    private const string Emptied = "emptied";
    private const string Aside = "aside";
    private const string Replace = "replace";
    private const string To = "to";
    private const string Settle = "settle";
    private const string Moves = "moves";
    private const string Make = "make";
    private const string Done = "done";

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly Lock _lock = new();
    private bool _isCut;

    private PrefixJournal(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
    }

    /// <summary>Returns the journal's file.</summary>
    public static string PathIn(string prefix) => PrefixData.JournalIn(prefix);

    /// <summary>Starts a journal, replacing one that was left behind and has been processed.</summary>
    /// <param name="prefix">The environment.</param>
    /// <param name="isNew">Whether the prefix was not an environment before.</param>
    /// <param name="isAllOurs">Whether the prefix was empty before.</param>
    /// <param name="recovery">What a killed run has left in a new prefix.</param>
    public static PrefixJournal Begin(string prefix, bool isNew, bool isAllOurs, PrefixRecovery recovery)
    {
        string path = PathIn(prefix);
        ArrayBufferWriter<byte> start = Line(json => json.WriteString(BeginKey, isAllOurs ? NewAndEmpty : isNew ? New : Change));
        foreach (string identity in recovery.Begun)
        {
            start.Write(LinkLine(identity, []).WrittenSpan);
        }

        foreach (MovedPath moved in recovery.InTheWay)
        {
            start.Write(MoveLine(Aside, moved).WrittenSpan);
        }

        TemporaryFile.WriteAll(path, start.WrittenSpan, makeFolder: false);
        return new PrefixJournal(path, new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0));
    }

    /// <summary>Reads what an unfinished run announced; returns null if there is no journal.</summary>
    public static JournalContents? Read(string prefix)
    {
        string path = PathIn(prefix);
        if (!File.Exists(path))
        {
            return null;
        }

        string? kind = null;
        bool isDone = false;
        Dictionary<string, IReadOnlyList<string>> begun = new(StringComparer.Ordinal);
        HashSet<string> unsettled = new(StringComparer.Ordinal);
        List<MovedPath> moved = [];
        List<string> made = [];
        List<string> emptied = [];
        foreach (string line in File.ReadLines(path))
        {
            // The last line of a killed run may be truncated; the change that it announces was not started.
            if (!TryParse(line, out JsonElement entry))
            {
                continue;
            }

            kind = entry.TryGetProperty(BeginKey, out JsonElement begin) ? begin.GetString() : kind;
            isDone |= entry.TryGetProperty(Done, out _);
            if (entry.TryGetProperty(Link, out JsonElement identity))
            {
                begun[identity.GetString()!] = [.. begun.GetValueOrDefault(identity.GetString()!) ?? [], .. Texts(entry, Paths)];
            }
            else if (entry.TryGetProperty(Settle, out _))
            {
                unsettled.Clear();
                unsettled.UnionWith(Texts(entry, Settle));
            }

            moved.AddRange(MovesOf(entry));
            made.AddRange(Texts(entry, Make));
            emptied.AddRange(Texts(entry, Emptied));
        }

        return new JournalContents
        {
            IsNew = kind is New or NewAndEmpty,
            IsAllOurs = kind == NewAndEmpty,
            IsDone = isDone,
            Begun = begun,
            Unsettled = unsettled,
            Moved = moved,
            Made = made,
            Emptied = emptied,
        };
    }

    /// <summary>Announces that files of a package will appear at these paths; directories end with a slash.</summary>
    public void AnnounceLink(string identity, IEnumerable<string> paths) => Append(LinkLine(identity, paths));

    /// <summary>
    /// Announces that files of a package are moved to the aside folder, with the numbers from <paramref name="first"/> on.
    /// </summary>
    public void AnnounceUnlink(string identity, IReadOnlyList<string> files, int first, IEnumerable<string> emptied) =>
        Append(Line(json =>
        {
            json.WriteString(Unlink, identity);
            json.WriteNumber(First, first);
            WriteTexts(json, Paths, files);
            WriteTexts(json, Emptied, emptied);
        }));

    /// <summary>Announces one move.</summary>
    public void Announce(MovedPath moved) => Append(MoveLine(moved.Kind == MoveKind.Replaced ? Replace : Aside, moved));

    /// <summary>Announces the creation of a file, or of a directory with a trailing slash, that belongs to no package.</summary>
    public void AnnounceMade(IEnumerable<string> paths) => Append(Line(json => WriteTexts(json, Make, paths)));

    /// <summary>Announces that files and records of these packages will be exchanged; an empty list means that this is done.</summary>
    public void AnnounceSettlement(IEnumerable<string> packageNames, IEnumerable<MovedPath> moves) =>
        Append(Line(json =>
        {
            WriteTexts(json, Settle, packageNames);
            WriteTexts(json, Moves, moves.SelectMany(m => new[] { m.From, m.To }));
        }));

    /// <summary>Announces that the change is complete and will not be rolled back.</summary>
    public void AnnounceDone() => Append(Line(json => json.WriteBoolean(Done, true)));

    /// <summary>Completes the change.</summary>
    public void Complete()
    {
        _stream.Dispose();
        File.Delete(_path);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static IEnumerable<MovedPath> MovesOf(JsonElement entry)
    {
        if (entry.TryGetProperty(Unlink, out _))
        {
            int number = entry.GetProperty(First).GetInt32();
            return Texts(entry, Paths).Select((path, i) => new MovedPath(path, AsideFolder.PlaceOf(number + i), MoveKind.Removed));
        }

        if (entry.TryGetProperty(Settle, out _))
        {
            return Texts(entry, Moves).Chunk(2).Select(m => new MovedPath(m[0], m[1], MoveKind.Settled));
        }

        MoveKind kind = entry.TryGetProperty(Replace, out JsonElement path) ? MoveKind.Replaced : MoveKind.InTheWay;
        return kind == MoveKind.Replaced || entry.TryGetProperty(Aside, out path)
            ? [new MovedPath(path.GetString()!, entry.GetProperty(To).GetString()!, kind)]
            : [];
    }

    private static ArrayBufferWriter<byte> LinkLine(string identity, IEnumerable<string> paths) =>
        Line(json =>
        {
            json.WriteString(Link, identity);
            WriteTexts(json, Paths, paths);
        });

    private static ArrayBufferWriter<byte> MoveLine(string key, MovedPath moved) =>
        Line(json =>
        {
            json.WriteString(key, moved.From);
            json.WriteString(To, moved.To);
        });

    private static void WriteTexts(Utf8JsonWriter json, string key, IEnumerable<string> texts)
    {
        json.WriteStartArray(key);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

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
                if (_isCut)
                {
                    _stream.WriteByte((byte)'\n');
                    _isCut = false;
                }

                _stream.Write(line.WrittenSpan);
            }
            catch (IOException failure)
            {
                // Part of the line may have been written; the next line must not continue it.
                _isCut = true;
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

    private static IEnumerable<string> Texts(JsonElement entry, string key) =>
        entry.TryGetProperty(key, out JsonElement array) && array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray().Select(v => v.GetString()!)
            : [];
}
