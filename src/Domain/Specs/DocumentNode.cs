using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Specs;

/// <summary>
/// A node of a YAML or JSON document, with its place. Scalars are text and nothing else, so that <c>python: 3.10</c> stays
/// 3.10.
/// </summary>
internal sealed class DocumentNode
{
    private const int TextOfNode = 32;

    private readonly string? _file;

    private DocumentNode(string? file, int line, int column, int weight)
    {
        _file = file;
        Line = line;
        Column = column;
        Weight = weight;
    }

    /// <summary>One-based line.</summary>
    public int Line { get; }

    /// <summary>One-based column of the first character, before a quote.</summary>
    public int Column { get; }

    /// <summary>
    /// How many nodes stand below, itself included, where <see cref="TextOfNode"/> characters of text count as one more; an alias counts what
    /// it repeats.
    /// </summary>
    public int Weight { get; }

    /// <summary>The text of a scalar; null for lists and mappings.</summary>
    public string? Text { get; private init; }

    /// <summary>Whether a scalar stood in quotes, so that <c>"null"</c> is a text.</summary>
    public bool IsQuoted { get; private init; }

    /// <summary>The entries of a list; null for others.</summary>
    public IReadOnlyList<DocumentNode>? Items { get; private init; }

    /// <summary>The entries of a mapping in order; null for others.</summary>
    public IReadOnlyList<KeyValuePair<DocumentNode, DocumentNode>>? Entries { get; private init; }

    /// <summary>An empty value, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => Text is "" or "~" or "null" or "Null" or "NULL" && !IsQuoted;

    public SourceLocation Location => new(_file, Line, Column);

    /// <summary>What kind of node it is, for messages.</summary>
    public string Kind => IsNull ? "nothing" : Text is not null ? "a text" : Items is not null ? "a list" : "a mapping";

    public static DocumentNode Scalar(string? file, int line, int column, string text, bool isQuoted) =>
        new(file, line, column, 1 + (text.Length / TextOfNode)) { Text = text, IsQuoted = isQuoted };

    public static DocumentNode List(string? file, int line, int column, IReadOnlyList<DocumentNode> items) =>
        new(file, line, column, items.Aggregate(1, (sum, item) => Add(sum, item.Weight))) { Items = items };

    public static DocumentNode Mapping(
        string? file, int line, int column, IReadOnlyList<KeyValuePair<DocumentNode, DocumentNode>> entries) =>
        new(file, line, column, entries.Aggregate(1, (sum, entry) => Add(sum, Add(entry.Key.Weight, entry.Value.Weight)))) { Entries = entries };

    /// <summary>The value under a key of a mapping; null when it is absent.</summary>
    public DocumentNode? Find(string key)
    {
        foreach ((DocumentNode name, DocumentNode value) in Entries ?? [])
        {
            if (name.Text == key)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>A failure at this node.</summary>
    public StoreException Error(ErrorCode code, string message, params IEnumerable<string> hints) => new(code, message)
    {
        Location = Location,
        Found = Text is null ? Kind : Redaction.Redact(Text.Length <= 200 ? Text : string.Concat(Text.AsSpan(0, 200), "…")),
        Hints = [.. hints],
    };

    private static int Add(int left, int right) => (int)Math.Min(int.MaxValue / 2, (long)left + right);
}
