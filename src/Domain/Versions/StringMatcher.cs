using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Versions;

/// <summary>
/// Matches a string such as a build string or a license (CEP 29, https://conda.org/learn/ceps/cep-0029): <c>^…$</c> is a regular
/// expression, a pattern with <c>*</c> is a glob, and anything else must be equal. Case is ignored. Regular expressions run in linear time.
/// </summary>
public sealed class StringMatcher : IEquatable<StringMatcher>
{
    private const int MaxLength = 1024;

    private readonly Regex? _regex;
    private readonly bool _isGlob;

    private StringMatcher(string pattern, Regex? regex, bool isGlob)
    {
        Pattern = pattern;
        _regex = regex;
        _isGlob = isGlob;
    }

    /// <summary>Gets the original pattern.</summary>
    public string Pattern { get; }

    /// <summary>Gets whether only one string matches (ignoring case).</summary>
    public bool IsExact => _regex is null && !_isGlob;

    /// <summary>Parses a pattern.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidMatchSpec"/> if the pattern is invalid or too long.</exception>
    public static StringMatcher Parse(string pattern) =>
        TryParse(pattern, out StringMatcher? matcher, out SyntaxError error)
            ? matcher
            : throw error.ToException(ErrorCode.InvalidMatchSpec, "Invalid pattern", pattern);

    /// <summary>Parses a pattern; returns false if it is invalid or longer than 1024 characters.</summary>
    internal static bool TryParse(string pattern, [NotNullWhen(true)] out StringMatcher? matcher, out SyntaxError error)
    {
        matcher = null;
        error = default;
        if (pattern.Length > MaxLength)
        {
            error = new(MaxLength, $"a pattern has at most {MaxLength} characters");
            return false;
        }

        if (pattern is not ['^', .., '$'])
        {
            matcher = new StringMatcher(pattern, null, pattern.Contains('*', StringComparison.Ordinal));
            return true;
        }

        try
        {
            const RegexOptions options =
                RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
            matcher = new StringMatcher(pattern, new Regex(pattern, options), isGlob: false);
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            error = new(0, $"the regular expression is not usable ({failure.Message.TrimEnd('.')})");
            return false;
        }
    }

    /// <summary>Determines whether a string matches.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        if (_regex is not null)
        {
            return _regex.IsMatch(text);
        }

        return _isGlob ? MatchesGlob(text) : text.Equals(Pattern, StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] StringMatcher? other) =>
        other is not null && string.Equals(Pattern, other.Pattern, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StringMatcher);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Pattern, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the pattern.</summary>
    public override string ToString() => Pattern;

    /// <summary>Backtracks only to the last star: linear in practice, quadratic at worst.</summary>
    private bool MatchesGlob(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> pattern = Pattern;
        int at = 0;
        int wanted = 0;
        int star = -1;
        int retry = 0;
        while (at < text.Length)
        {
            if (wanted < pattern.Length && pattern[wanted] == '*')
            {
                star = wanted++;
                retry = at;
            }
            else if (wanted < pattern.Length && SameLetter(pattern[wanted], text[at]))
            {
                wanted++;
                at++;
            }
            else if (star >= 0)
            {
                wanted = star + 1;
                at = ++retry;
            }
            else
            {
                return false;
            }
        }

        return pattern[wanted..].IndexOfAnyExcept('*') < 0;
    }

    private static bool SameLetter(char left, char right) =>
        left == right || char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
