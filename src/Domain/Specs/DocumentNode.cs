using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Specs;

/// <summary>
/// Represents a node of a YAML or JSON document and its position. Scalars are always text, so that <c>python: 3.10</c> stays 3.10.
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

    /// <summary>Gets the one-based line.</summary>
    public int Line { get; }

    /// <summary>Gets the one-based column of the first character, including an opening quote.</summary>
    public int Column { get; }

    /// <summary>
    /// Gets the number of nodes in this subtree, including this one, where every <see cref="TextOfNode"/> characters of text count as one
    /// more; an alias counts as much as the nodes it repeats.
    /// </summary>
    public int Weight { get; }

    /// <summary>Gets the text of a scalar; null for lists and mappings.</summary>
    public string? Text { get; private init; }

    /// <summary>Gets whether a scalar was quoted, so that <c>"null"</c> is a string.</summary>
    public bool IsQuoted { get; private init; }

    /// <summary>Gets the entries of a list; null for other nodes.</summary>
    public IReadOnlyList<DocumentNode>? Items { get; private init; }

    /// <summary>Gets the entries of a mapping in order; null for other nodes.</summary>
    public IReadOnlyList<KeyValuePair<DocumentNode, DocumentNode>>? Entries { get; private init; }

    /// <summary>Gets whether the node is an empty value, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => Text is "" or "~" or "null" or "Null" or "NULL" && !IsQuoted;

    public SourceLocation Location => new(_file, Line, Column);

    /// <summary>Gets the kind of the node, for messages.</summary>
    public string Kind => IsNull ? "nothing" : Text is not null ? "a text" : Items is not null ? "a list" : "a mapping";

    public static DocumentNode Scalar(string? file, int line, int column, string text, bool isQuoted) =>
        new(file, line, column, 1 + (text.Length / TextOfNode)) { Text = text, IsQuoted = isQuoted };

    public static DocumentNode List(string? file, int line, int column, IReadOnlyList<DocumentNode> items) =>
        new(file, line, column, items.Aggregate(1, (sum, item) => Add(sum, item.Weight))) { Items = items };

    public static DocumentNode Mapping(
        string? file, int line, int column, IReadOnlyList<KeyValuePair<DocumentNode, DocumentNode>> entries) =>
        new(
            file,
            line,
            column,
            entries.Aggregate(1, (sum, entry) => Add(sum, Add(entry.Key.Weight, entry.Value.Weight))))
        { Entries = entries };

    /// <summary>Returns the value of a key of a mapping, or null if it is absent.</summary>
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

    /// <summary>Creates a failure located at this node.</summary>
    public StoreException Error(ErrorCode code, string message, params IEnumerable<string> hints) => new(code, message)
    {
        Location = Location,
        Found = Text is null ? Kind : Redaction.Redact(Text.Length <= 200 ? Text : string.Concat(Text.AsSpan(0, 200), "…")),
        Hints = [.. hints],
    };

    private static int Add(int left, int right) => (int)Math.Min(int.MaxValue / 2, (long)left + right);
}
