using System.Text.RegularExpressions;

namespace CondaStore.Functions.Tests.Contracts;

/// <summary>A type of an official package as it was written down: what it is, and its members, each without blanks.</summary>
internal sealed partial record RecordedType(string FullName, string Declaration, IReadOnlySet<string> Members)
{
    /// <summary>Reads the record.</summary>
    public static IReadOnlyDictionary<string, RecordedType> ReadAll(string path)
    {
        Dictionary<string, RecordedType> types = [];
        string ns = "";
        string[] lines = [.. File.ReadLines(path).Where(l => l.Length > 0 && !l.StartsWith('#'))];
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("namespace ", StringComparison.Ordinal))
            {
                ns = lines[i]["namespace ".Length..];
                continue;
            }

            string header = Attributes().Replace(lines[i], "");
            List<string> members = [];
            while (i + 1 < lines.Length && lines[i + 1].StartsWith("  ", StringComparison.Ordinal))
            {
                members.Add(lines[++i].Trim());
            }

            RecordedType type = Read(ns, header, members);
            types.Add(type.FullName, type);
        }

        return types;
    }

    private static RecordedType Read(string ns, string header, List<string> members)
    {
        if (header.Contains(" delegate ", StringComparison.Ordinal))
        {
            string name = header[..header.IndexOf('(', StringComparison.Ordinal)].Split(' ')[^1];
            return new RecordedType($"{ns}.{name}", SignatureText.Compact(Defaults().Replace(header.TrimEnd(';'), "=")), new HashSet<string>());
        }

        Match match = Header().Match(header);
        string typeName = match.Groups["name"].Value;
        IEnumerable<string> own = match.Groups["kind"].Value == "enum"
            ? members[0].Split(',', StringSplitOptions.TrimEntries).Select((m, i) => m.Contains('=', StringComparison.Ordinal) ? m : $"{m}={i}")
            : members.Select(Member);
        if (match.Groups["parameters"].Success)
        {
            string parameters = match.Groups["parameters"].Value;
            own = own.Append($"public {typeName}({parameters})").Concat(Properties(parameters));
        }

        if (match.Groups["kind"].Value == "class" && !own.Any(m => m.Contains($" {typeName}(", StringComparison.Ordinal)))
        {
            // Without a constructor of its own a class has the one that the compiler gives it.
            own = own.Append($"public {typeName}()");
        }

        string kind = $"{match.Groups["modifiers"].Value}{match.Groups["kind"].Value}";
        string arity = match.Groups["generic"].Success ? $"`{match.Groups["generic"].Value.Split(',').Length}" : "";
        return new RecordedType(
            $"{ns}.{typeName}{arity}", kind, own.Select(m => SignatureText.Compact(Defaults().Replace(m, "="))).ToHashSet(StringComparer.Ordinal));
    }

    private static string Member(string line)
    {
        string text = Attributes().Replace(line, "").TrimEnd(';').Replace(" async ", " ", StringComparison.Ordinal);
        return TypeParameters().Replace(Constraints().Replace(text, ""), "$1");
    }

    private static IEnumerable<string> Properties(string parameters) => Separators()
        .Split(parameters).Select(p => $"public {p.Split('=')[0].Trim()} {{ get; init; }}");

    [GeneratedRegex(@"^(\[[^\]]*\] )+")]
    private static partial Regex Attributes();

    // A default's value may be spelled in many ways; that there is one matters to callers.
    [GeneratedRegex("= ?[^,=(){};]+(?=[,)])")]
    private static partial Regex Defaults();

    [GeneratedRegex(@" where .*$")]
    private static partial Regex Constraints();

    [GeneratedRegex(@"\b(T|TResult)\?")]
    private static partial Regex TypeParameters();

    // Commas that are not inside of type arguments.
    [GeneratedRegex(@",\s*(?![^<]*>)")]
    private static partial Regex Separators();

    [GeneratedRegex(@"^public (?<modifiers>((sealed|abstract|static|readonly) )*)(?<kind>class|record|struct|interface|enum) (?<name>\w+)(<(?<generic>[^>]+)>)?(\((?<parameters>.*)\))?")]
    private static partial Regex Header();
}
