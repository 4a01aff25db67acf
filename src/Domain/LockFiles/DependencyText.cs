using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.LockFiles;

/// <summary>
/// Converts requirements to and from conda-lock's mapping of names to constraints. Several requirements on one name are combined; markers
/// and extras of pip requirements are dropped.
/// </summary>
internal static class DependencyText
{
    /// <summary>Returns the constraints of conda requirements by name, sorted.</summary>
    public static SortedDictionary<string, string> ToMapping(IEnumerable<string> specs)
    {
        SortedDictionary<string, string> mapping = new(StringComparer.Ordinal);
        foreach (string spec in specs)
        {
            string text = spec.Trim();
            int end = NameEnd(text);
            if (text.Contains(':') && MatchSpec.TryParse(text, SpecOptions.Extensions, out MatchSpec? parsed))
            {
                text = $"{parsed.Name} {parsed.Version?.Source} {parsed.Build}".TrimEnd();
                end = NameEnd(text);
            }

            Add(mapping, text[..end].ToLowerInvariant(), text[end..].Trim());
        }

        return mapping;
    }

    /// <summary>Returns the constraints of pip requirements (PEP 508, https://peps.python.org/pep-0508/) by name, sorted.</summary>
    public static SortedDictionary<string, string> ToPipMapping(IEnumerable<string> requirements)
    {
        SortedDictionary<string, string> mapping = new(StringComparer.Ordinal);
        foreach (string requirement in requirements)
        {
            string text = requirement.Split(';', 2)[0].Trim();
            int end = NameEnd(text);
            string rest = text[end..].Trim();
            if (rest is ['[', ..])
            {
                rest = rest[(rest.IndexOf(']', StringComparison.Ordinal) + 1)..].Trim();
            }

            Add(mapping, text[..end].ToLowerInvariant(), rest.Trim('(', ')').Replace(" ", "", StringComparison.Ordinal));
        }

        return mapping;
    }

    /// <summary>Creates a requirement from a name and a constraint, which may be empty.</summary>
    public static string Join(string name, string constraint) =>
        constraint.Length == 0 ? name : constraint[0] == '[' ? name + constraint : $"{name} {constraint}";

    private static void Add(SortedDictionary<string, string> mapping, string name, string constraint)
    {
        if (!mapping.TryGetValue(name, out string? other) || other.Length == 0)
        {
            mapping[name] = constraint;
        }
        else if (constraint.Length > 0 && constraint != other)
        {
            // A constraint with a build or brackets cannot be joined by ','; it is usually the narrower one.
            mapping[name] = IsJoinable(other) && IsJoinable(constraint)
                ? string.Join(',', new[] { other, constraint }.Order(StringComparer.Ordinal))
                : IsJoinable(other) ? constraint : other;
        }
    }

    private static bool IsJoinable(string constraint) => !constraint.AsSpan().ContainsAny(" [|");

    private static int NameEnd(string text)
    {
        int end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.' or '-'))
        {
            end++;
        }

        return end;
    }
}
