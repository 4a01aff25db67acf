using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Versions;

/// <summary>Represents a condition on a build number: <c>3</c>, <c>==3</c>, <c>!=3</c>, <c>&lt;3</c>, <c>&lt;=3</c>, <c>&gt;3</c> or
/// <c>&gt;=3</c>.</summary>
public sealed class BuildNumberSpec : IEquatable<BuildNumberSpec>
{
    private readonly Relation _relation;

    private BuildNumberSpec(Relation relation, long number)
    {
        _relation = relation;
        Number = number;
    }

    private enum Relation
    {
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
    }

    /// <summary>Gets the number to compare with.</summary>
    public long Number { get; }

    /// <summary>Parses a condition.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidMatchSpec"/>.</exception>
    public static BuildNumberSpec Parse(string text) =>
        TryParse(text, out BuildNumberSpec? spec)
            ? spec
            : throw new SyntaxError(0, "expected an integer, with one of == != < <= > >= before it or none")
                .ToException(ErrorCode.InvalidMatchSpec, "Invalid build number condition", text);

    /// <summary>Parses a condition; returns false if the text is not one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out BuildNumberSpec? spec)
    {
        spec = null;
        text = text.Trim();
        (Relation relation, int length) = text switch
        {
            ['=', '=', ..] => (Relation.Equal, 2),
            ['!', '=', ..] => (Relation.NotEqual, 2),
            ['<', '=', ..] => (Relation.LessOrEqual, 2),
            ['>', '=', ..] => (Relation.GreaterOrEqual, 2),
            ['<', ..] => (Relation.Less, 1),
            ['>', ..] => (Relation.Greater, 1),
            ['=', ..] => (Relation.Equal, 1),
            _ => (Relation.Equal, 0),
        };
        if (!long.TryParse(text[length..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return false;
        }

        spec = new BuildNumberSpec(relation, number);
        return true;
    }

    /// <summary>Determines whether a build number satisfies the condition.</summary>
    public bool Matches(long number) => _relation switch
    {
        Relation.Equal => number == Number,
        Relation.NotEqual => number != Number,
        Relation.Less => number < Number,
        Relation.LessOrEqual => number <= Number,
        Relation.Greater => number > Number,
        _ => number >= Number,
    };

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] BuildNumberSpec? other) =>
        other is not null && _relation == other._relation && Number == other.Number;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BuildNumberSpec);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_relation, Number);

    /// <summary>Returns the condition as text, without an operator if it is exact.</summary>
    public override string ToString()
    {
        string sign = _relation switch
        {
            Relation.Equal => "",
            Relation.NotEqual => "!=",
            Relation.Less => "<",
            Relation.LessOrEqual => "<=",
            Relation.Greater => ">",
            _ => ">=",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{Number}");
    }
}
