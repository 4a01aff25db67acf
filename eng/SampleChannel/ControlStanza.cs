namespace CondaStore.SampleChannel;

/// <summary>One paragraph of a Debian package index: what the archive says about one binary package.</summary>
internal sealed class ControlStanza
{
    private readonly Dictionary<string, string> _fields;

    private ControlStanza(Dictionary<string, string> fields) => _fields = fields;

    public string Package => this["Package"];

    public DebianVersion Version => DebianVersion.Parse(this["Version"]);

    public bool IsArchitectureIndependent => this["Architecture"] == "all";

    public string FileName => Path.GetFileName(this["Filename"]);

    public string this[string field] => _fields.GetValueOrDefault(field, "");

    /// <summary>What must be there for the package to work, each with its alternatives.</summary>
    public IEnumerable<IReadOnlyList<DebianRelation>> Requirements =>
        DebianRelation.ParseList(this["Pre-Depends"]).Concat(DebianRelation.ParseList(this["Depends"]));

    public IEnumerable<DebianRelation> Provides => DebianRelation.ParseList(this["Provides"]).SelectMany(alternatives => alternatives);

    /// <summary>The first line of the description, then the rest of it.</summary>
    public (string Summary, string Text) Description
    {
        get
        {
            string[] lines = this["Description"].Split('\n');
            IEnumerable<string> text = lines.Skip(1).Select(line => line.Trim()).Select(line => line == "." ? "" : line);
            return (lines[0], string.Join('\n', text));
        }
    }

    /// <summary>Reads paragraphs separated by empty lines; a line that begins with a blank continues the field before it.</summary>
    public static IEnumerable<ControlStanza> ReadAll(TextReader reader)
    {
        Dictionary<string, string> fields = [];
        string field = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0)
            {
                if (fields.Count > 0)
                {
                    yield return new ControlStanza(fields);
                    fields = [];
                }
            }
            else if (line[0] is ' ' or '\t')
            {
                fields[field] += "\n" + line;
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and int colon)
            {
                field = line[..colon];
                fields[field] = line[(colon + 1)..].Trim();
            }
        }

        if (fields.Count > 0)
        {
            yield return new ControlStanza(fields);
        }
    }
}
