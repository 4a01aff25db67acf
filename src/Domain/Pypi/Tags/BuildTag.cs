using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CondaStore.Domain.Pypi.Tags;

/// <summary>Represents the build tag of a wheel, a number and a text, which orders wheels that are otherwise equal.</summary>
/// <param name="Number">The digits that it begins with.</param>
/// <param name="Suffix">The text after the digits, possibly empty.</param>
public readonly record struct BuildTag(ulong Number, string Suffix) : IComparable<BuildTag>
{
    /// <summary>Whether one tag is lower than another.</summary>
    public static bool operator <(BuildTag left, BuildTag right) => left.CompareTo(right) < 0;

    /// <summary>Whether one tag is higher than another.</summary>
    public static bool operator >(BuildTag left, BuildTag right) => left.CompareTo(right) > 0;

    /// <summary>Whether one tag is not higher than another.</summary>
    public static bool operator <=(BuildTag left, BuildTag right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one tag is not lower than another.</summary>
    public static bool operator >=(BuildTag left, BuildTag right) => left.CompareTo(right) >= 0;

    /// <summary>Parses a tag; returns false if the text does not begin with a digit.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out BuildTag? tag)
    {
        int digits = text.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length : digits;
        tag = ulong.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            ? new BuildTag(number, text[digits..].ToString())
            : null;
        return tag is not null;
    }

    /// <inheritdoc/>
    public int CompareTo(BuildTag other)
    {
        int order = Number.CompareTo(other.Number);
        return order != 0 ? order : string.CompareOrdinal(Suffix, other.Suffix);
    }

    /// <summary>Returns the tag as it is written.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}{Suffix}");
}
