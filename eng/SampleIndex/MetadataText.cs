namespace CondaStore.SampleIndex;

/// <summary>The metadata of a distribution, which can be changed field by field.</summary>
/// <param name="Fields">Whole fields, each with the lines that continue it.</param>
/// <param name="Body">The description after the fields.</param>
internal sealed record MetadataText(IReadOnlyList<string> Fields, string Body)
{
    public static MetadataText Parse(string text)
    {
        text = text.ReplaceLineEndings("\n");
        List<string> fields = [];
        int at = 0;
        while (at < text.Length)
        {
            int end = text.IndexOf('\n', at) is >= 0 and int found ? found : text.Length;
            string line = text[at..end];
            at = Math.Min(end + 1, text.Length);
            if (line.Length == 0)
            {
                break;
            }

            if (line[0] is ' ' or '\t' && fields.Count > 0)
            {
                fields[^1] += "\n" + line;
            }
            else
            {
                fields.Add(line);
            }
        }

        return new MetadataText(fields, text[at..]);
    }

    /// <summary>The values of a field.</summary>
    public IEnumerable<string> this[string name] =>
        Fields.Where(f => f.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(f => f[(name.Length + 1)..].Trim());

    /// <summary>The same with other values of a field, where the field was or at the end.</summary>
    public MetadataText With(string name, params IEnumerable<string> values)
    {
        List<string> fields = [.. Fields];
        int at = fields.FindIndex(f => f.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        fields.RemoveAll(f => f.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        fields.InsertRange(at < 0 ? fields.Count : at, values.Select(v => $"{name}: {v}"));
        return this with { Fields = fields };
    }

    public override string ToString() => string.Join('\n', Fields) + "\n\n" + Body;
}
