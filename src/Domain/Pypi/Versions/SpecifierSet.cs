using System.Diagnostics.CodeAnalysis;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Versions;

/// <summary>
/// Represents a set of version specifiers, <c>&gt;=1.2,!=1.5,&lt;2</c>, all of which a version must satisfy (version specifiers
/// specification, PEP 440, https://peps.python.org/pep-0440/). Immutable; testing a version allocates only for <c>===</c>.
/// </summary>
public sealed class SpecifierSet : IEquatable<SpecifierSet>
{
    private readonly Specifier[] _clauses;

    internal SpecifierSet(Specifier[] clauses) => _clauses = clauses;

    /// <summary>Gets the set that every version satisfies.</summary>
    public static SpecifierSet Any { get; } = new([]);

    /// <summary>Gets the clauses in the order of the text.</summary>
    public IReadOnlyList<Specifier> Clauses => _clauses;

    /// <summary>Gets whether there is no clause.</summary>
    public bool IsAny => _clauses.Length == 0;

    /// <summary>Gets whether a clause names a pre-release, which admits pre-releases of the whole set.</summary>
    public bool WantsPrereleases
    {
        get
        {
            foreach (Specifier clause in _clauses)
            {
                if (clause.WantsPrereleases)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Gets whether some clause names one version, by <c>==</c> without <c>.*</c> or by <c>===</c>.</summary>
    public bool HasPin => Array.Exists(_clauses, clause => clause.IsPin);

    /// <summary>Parses a set; an empty text is the set that every version satisfies.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidVersionSpec"/>.</exception>
    public static SpecifierSet Parse(string text) =>
        TryParse(text, 0, text.Length, out SpecifierSet? set, out SyntaxError error)
            ? set
            : throw error.ToException(ErrorCode.InvalidVersionSpec, "Invalid version specifiers", text);

    /// <summary>Parses a set; returns false if the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SpecifierSet? set)
    {
        set = null;
        return text is not null && TryParse(text, 0, text.Length, out set, out _);
    }

    /// <summary>Determines whether a version satisfies all clauses, pre-releases included.</summary>
    public bool Contains(PypiVersion version)
    {
        foreach (Specifier clause in _clauses)
        {
            if (!clause.Contains(version))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] SpecifierSet? other) =>
        other is not null && _clauses.Length == other._clauses.Length && IsSubsetOf(other) && other.IsSubsetOf(this);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SpecifierSet);

    /// <summary>Returns the same hash code for equal sets; the order of the clauses is ignored.</summary>
    public override int GetHashCode()
    {
        // Independent of the order of the clauses: the maximum of their hash codes, plus their number.
        int hash = 0;
        foreach (Specifier clause in _clauses)
        {
            hash = Math.Max(hash, clause.GetHashCode());
        }

        return hash + _clauses.Length;
    }

    /// <summary>Returns the clauses as written, joined by commas, without white space.</summary>
    public override string ToString() => _clauses.Length == 1 ? _clauses[0].ToString() : string.Join(',', _clauses);

    /// <summary>Reads a part of a text.</summary>
    internal static bool TryParse(
        string text, int start, int length, [NotNullWhen(true)] out SpecifierSet? set, out SyntaxError error)
    {
        SpecifierParser parser = new(text, start, start + length);
        set = parser.Parse();
        error = parser.Error;
        return set is not null;
    }

    private bool IsSubsetOf(SpecifierSet other)
    {
        foreach (Specifier clause in _clauses)
        {
            if (!other._clauses.AsSpan().Contains(clause))
            {
                return false;
            }
        }

        return true;
    }
}
