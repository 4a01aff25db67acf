using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Validates and normalizes names of Python projects and of their extras (names and normalization specification, PEP 503,
/// https://packaging.python.org/en/latest/specifications/name-normalization/). The normal form is lower case with a dash for each run of
/// <c>-</c>, <c>_</c> and <c>.</c>; names are always compared in normal form.
/// </summary>
public static class ProjectName
{
    /// <summary>The maximum length of a name.</summary>
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>The characters that do not occur in a normal form; runs of dashes are checked separately.</summary>
    private static readonly SearchValues<char> NotNormal = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_.");

    /// <summary>
    /// Determines whether a text is a name: ASCII letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, with a letter or digit at both ends.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= MaxLength
        && Letters.Contains(name[0])
        && Letters.Contains(name[^1])
        && !name.ContainsAnyExcept(NameCharacters);

    /// <summary>Returns the normal form of a valid name; the same string if it is already normal.</summary>
    public static string Normalize(string name) => IsNormal(name) ? name : Convert(name);

    /// <summary>Returns the normal form of a valid name.</summary>
    public static string Normalize(ReadOnlySpan<char> name) => IsNormal(name) ? name.ToString() : Convert(name);

    /// <summary>Checks and normalizes a name.</summary>
    /// <returns>Whether the text is a name.</returns>
    public static bool TryNormalize([NotNullWhen(true)] string? name, [NotNullWhen(true)] out string? normal)
    {
        normal = name is not null && IsValid(name) ? Normalize(name) : null;
        return normal is not null;
    }

    /// <summary>Checks and normalizes a name.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidName"/>.</exception>
    public static string Parse(string name) =>
        TryNormalize(name, out string? normal)
            ? normal
            : throw new StoreException(ErrorCode.InvalidName, $"'{Redaction.Redact(name)}' is not the name of a Python project.")
            {
                Found = Redaction.Redact(name),
                Hints = ["names consist of letters, digits, '-', '_' and '.', and begin and end with a letter or digit"],
            };

    /// <summary>Returns the length of the name at the start of a text; 0 if there is none.</summary>
    internal static int LengthAtStart(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !Letters.Contains(text[0]))
        {
            return 0;
        }

        int length = text.IndexOfAnyExcept(NameCharacters);
        return text[..(length < 0 ? text.Length : length)].TrimEnd("-_.").Length;
    }

    private static bool IsNormal(ReadOnlySpan<char> name) => !name.ContainsAny(NotNormal) && name.IndexOf("--") < 0;

    private static string Convert(ReadOnlySpan<char> name)
    {
        Span<char> normal = name.Length <= MaxLength ? stackalloc char[MaxLength] : new char[name.Length];
        int length = 0;
        foreach (char c in name)
        {
            if (c is not ('-' or '_' or '.'))
            {
                normal[length++] = char.ToLowerInvariant(c);
            }
            else if (length == 0 || normal[length - 1] != '-')
            {
                normal[length++] = '-';
            }
        }

        return normal[..length].ToString();
    }
}
