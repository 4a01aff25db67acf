using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Access;

/// <summary>
/// Represents a pattern <c>namespace/environment</c> that a role is bound to. Both parts are literal except <c>*</c>, which matches any run
/// of characters, including none, but never the slash. Several in a row are equivalent to one.
/// </summary>
public readonly partial record struct ArnPattern
{
    private const int Longest = 512;
    private const char Star = '*';

    private ArnPattern(string text, int slash)
    {
        Text = text;
        NamespacePart = text[..slash];
        EnvironmentPart = text[(slash + 1)..];
    }

    /// <summary>Gets the pattern that matches everything.</summary>
    public static ArnPattern All { get; } = new("*/*", 1);

    /// <summary>Gets the whole pattern.</summary>
    public string Text { get; }

    /// <summary>Gets the pattern of namespaces.</summary>
    public string NamespacePart { get; }

    /// <summary>Gets the pattern of environments.</summary>
    public string EnvironmentPart { get; }

    /// <summary>Gets whether every environment of a matching namespace matches.</summary>
    public bool CoversWholeNamespaces => EnvironmentPart is "*";

    /// <summary>Parses a pattern: two parts of <see cref="StoreNames.Characters"/> and <c>*</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ArnPattern pattern)
    {
        pattern = default;
        int slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 1
            || slash == text!.Length - 1
            || text.Length > Longest
            || !IsPart(text.AsSpan(0, slash))
            || !IsPart(text.AsSpan(slash + 1)))
        {
            return false;
        }

        // Otherwise team/** would match like team/* and not count as the whole namespace.
        string single = Stars().Replace(text, "*");
        pattern = new ArnPattern(single, single.IndexOf('/', StringComparison.Ordinal));
        return true;
    }

    /// <summary>Returns the pattern that matches all environments of one namespace.</summary>
    public static ArnPattern OfNamespace(string name) => new(name + "/*", name.Length);

    /// <summary>Whether an environment matches.</summary>
    public bool Matches(string @namespace, string environment) =>
        Covers(NamespacePart, @namespace) && Covers(EnvironmentPart, environment);

    /// <summary>Determines whether a namespace matches, regardless of the pattern for environments.</summary>
    public bool MatchesNamespace(string @namespace) => Covers(NamespacePart, @namespace);

    /// <summary>Determines whether the other pattern matches everything that this one does.</summary>
    public bool IsSubsetOf(ArnPattern other) =>
        Covers(other.NamespacePart, NamespacePart) && Covers(other.EnvironmentPart, EnvironmentPart);

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"\*{2,}")]
    private static partial Regex Stars();

    private static bool IsPart(ReadOnlySpan<char> part)
    {
        foreach (char c in part)
        {
            if (c != Star && !StoreNames.IsAllowed(c))
            {
                return false;
            }
        }

        return true;
    }

    // Greedy matching with a single backtracking point: linear in practice, at worst the product of the lengths. A star in the text is a
    // character that only a star of the pattern matches, so the same algorithm decides inclusion of patterns.
    private static bool Covers(string pattern, string text)
    {
        int p = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == Star)
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && pattern[p] == text[t] && text[t] != Star)
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == Star)
        {
            p++;
        }

        return p == pattern.Length;
    }
}
