using CondaStore.Domain.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CondaStore.Domain.Specs;

/// <summary>
/// Reads one YAML or JSON document into nodes, within limits of size, depth and repetition (an alias may not make a small document large).
/// Keys must be unique strings.
/// </summary>
internal sealed class DocumentReader
{
    private const int MaxDepth = 64;
    private const int MaxWeightByAlias = 100_000;
    private const int MaxNodes = 4_000_000;

    private readonly string? _file;
    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, DocumentNode?> _anchors = [];
    private int _depth;
    private int _repeated;
    private int _nodes;

    private DocumentReader(string text, string? file)
    {
        _file = file;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>Reads a document; returns null if it is empty.</summary>
    /// <param name="text">The YAML text, or JSON if it begins with a brace.</param>
    /// <param name="file">The file name for messages, or null if unknown.</param>
    /// <param name="maxLength">The maximum number of characters.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidDocument"/>, with the place.</exception>
    public static DocumentNode? Read(string text, string? file, int maxLength)
    {
        if (text.Length > maxLength)
        {
            throw new StoreException(
                ErrorCode.InvalidDocument, $"The document has {text.Length} characters, more than the {maxLength} allowed.")
            {
                Location = new SourceLocation(file, 1, 1),
            };
        }

        if (text.AsSpan().TrimStart() is ['{', ..] && JsonDocumentReader.TryRead(text, file, MaxDepth, out DocumentNode? json))
        {
            return json;
        }

        DocumentReader reader = new(text, file);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException failure)
        {
            throw reader.Failure(failure.Start, Sentence(failure.Message), text, failure);
        }
        catch (InvalidOperationException failure)
        {
            // YamlDotNet's scanner throws this for some plain scalars inside braces, such as a lone colon.
            throw reader.Failure(reader._parser.Current?.End ?? Mark.Empty, "What follows is no YAML", text, failure);
        }
    }

    private static string Sentence(string message)
    {
        // YamlDotNet puts "(Line: 1, Col: 2, Idx: 3) - (…): " in front of the actual message.
        int colon = message.StartsWith("(Line", StringComparison.Ordinal) ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        return (colon < 0 ? message : message[(colon + 3)..]).TrimEnd('.');
    }

    private DocumentNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        DocumentNode root = ReadNode();
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
        {
            throw Failure(_parser.Current!.Start, "There is more than one document", null, null);
        }

        return root;
    }

    private DocumentNode ReadNode()
    {
        if (++_depth > MaxDepth)
        {
            throw Failure(_parser.Current!.Start, $"The document is nested more than {MaxDepth} deep", null, null);
        }

        if (++_nodes > MaxNodes)
        {
            throw Failure(_parser.Current!.Start, $"The document has more than {MaxNodes} values", null, null);
        }

        ParsingEvent start = _parser.Current ?? throw new YamlException("The document ends too early.");
        AnchorName anchor = start is NodeEvent node ? node.Anchor : AnchorName.Empty;
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = null;
        }

        DocumentNode result = start switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart sequence => ReadSequence(sequence),
            MappingStart mapping => ReadMapping(mapping),
            AnchorAlias alias => ReadAlias(alias),
            _ => throw Failure(start.Start, "Something unexpected stands here", null, null),
        };
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = result;
        }

        _depth--;
        return result;
    }

    private DocumentNode ReadScalar(Scalar scalar)
    {
        _parser.MoveNext();
        return DocumentNode.Scalar(
            _file, Line(scalar.Start), Column(scalar.Start), scalar.Value, scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any));
    }

    private DocumentNode ReadSequence(SequenceStart start)
    {
        _parser.MoveNext();
        List<DocumentNode> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode());
        }

        return DocumentNode.List(_file, Line(start.Start), Column(start.Start), items);
    }

    private DocumentNode ReadMapping(MappingStart start)
    {
        _parser.MoveNext();
        List<KeyValuePair<DocumentNode, DocumentNode>> entries = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            DocumentNode key = ReadNode();
            if (key.Text is null)
            {
                throw key.Error(ErrorCode.InvalidDocument, "A key must be a text.");
            }

            if (!keys.Add(key.Text))
            {
                throw key.Error(ErrorCode.InvalidDocument, $"The key '{key.Text}' is given twice.", "join the two");
            }

            entries.Add(new(key, ReadNode()));
        }

        return DocumentNode.Mapping(_file, Line(start.Start), Column(start.Start), entries);
    }

    private DocumentNode ReadAlias(AnchorAlias alias)
    {
        _parser.MoveNext();
        if (!_anchors.TryGetValue(alias.Value, out DocumentNode? target) || target is null)
        {
            throw Failure(alias.Start, $"The alias '*{alias.Value}' refers to nothing", null, null);
        }

        // Each alias counts as what it repeats, so nested aliases that would grow exponentially reach the limit early.
        _repeated = (int)Math.Min(int.MaxValue, (long)_repeated + target.Weight);
        return _repeated <= MaxWeightByAlias
            ? target
            : throw Failure(alias.Start, "Aliases make this document too large", null, null);
    }

    private StoreException Failure(in Mark place, string message, string? text, Exception? inner)
    {
        string? line = text is null ? null : new TextLines(text)[Line(place)].Trim().ToString();
        bool hasTab = text is not null
            && (text.Contains("\n\t", StringComparison.Ordinal) || text.Contains("\r\t", StringComparison.Ordinal));
        return new(ErrorCode.InvalidDocument, message + ".", inner)
        {
            Location = new SourceLocation(_file, Line(place), Column(place)),
            Found = line is null ? null : Redaction.Redact(line.Length <= 200 ? line : line[..200]),
            Hints = hasTab ? ["indent with spaces, not tabs"] : [],
        };
    }

    private static int Line(in Mark mark) => (int)Math.Max(1, mark.Line);

    private static int Column(in Mark mark) => (int)Math.Max(1, mark.Column);
}
