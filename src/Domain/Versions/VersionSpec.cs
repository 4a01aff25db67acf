using System.Diagnostics.CodeAnalysis;
using System.Text;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Versions;

/// <summary>
/// Represents a constraint on a version (CEP 29, https://conda.org/learn/ceps/cep-0029): clauses such as <c>&gt;=1.2</c>, <c>1.2.*</c> or
/// <c>~=1.2.3</c>, joined by <c>,</c> (and; binds tighter) and <c>|</c> (or). It is a tree whose inner nodes are
/// <see cref="VersionSpecKind.And"/> and <see cref="VersionSpecKind.Or"/>; nested groups of the same kind are flattened. Immutable;
/// matching does not allocate.
/// </summary>
public sealed class VersionSpec : IEquatable<VersionSpec>
{
    private readonly VersionSpec[] _parts;
    private readonly StringMatcher? _pattern;
    private string? _source;

    private VersionSpec(VersionSpecKind kind, CondaVersion? version, VersionSpec[] parts, StringMatcher? pattern)
    {
        Kind = kind;
        Version = version;
        _parts = parts;
        _pattern = pattern;
    }

    /// <summary>Gets the constraint that every version satisfies.</summary>
    public static VersionSpec Any { get; } = new(VersionSpecKind.Any, null, [], null) { _source = "*" };

    /// <summary>Gets the kind of constraint.</summary>
    public VersionSpecKind Kind { get; }

    /// <summary>
    /// Gets the version to compare with; null for <c>Any</c>, patterns and groups. A glob inside it, as in <c>&gt;=1.*.2</c>, is a separate
    /// component that is lower than all others.
    /// </summary>
    public CondaVersion? Version { get; }

    /// <summary>Gets the members of a group; empty for all other kinds.</summary>
    public IReadOnlyList<VersionSpec> Parts => _parts;

    /// <summary>Gets whether every version satisfies the constraint.</summary>
    public bool IsAny => Kind == VersionSpecKind.Any;

    /// <summary>Gets the original text, without white space.</summary>
    public string Source => _source ??= ToString();

    /// <summary>Parses a constraint.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidVersionSpec"/>.</exception>
    public static VersionSpec Parse(string text, SpecOptions options = SpecOptions.Lenient) =>
        TryParse(text, options, out VersionSpec? spec, out SyntaxError error)
            ? spec
            : throw error.ToException(ErrorCode.InvalidVersionSpec, "Invalid version constraint", text);

    /// <summary>Creates the constraint that only this version (ignoring trailing zeros) satisfies.</summary>
    public static VersionSpec Exactly(CondaVersion version) => Compare(VersionSpecKind.Equal, version);

    /// <summary>Determines whether a version satisfies the constraint.</summary>
    public bool Matches(CondaVersion version)
    {
        switch (Kind)
        {
            case VersionSpecKind.Any:
                return true;
            case VersionSpecKind.Equal:
                return version.CompareTo(Version) == 0;
            case VersionSpecKind.NotEqual:
                return version.CompareTo(Version) != 0;
            case VersionSpecKind.Less:
                return version.CompareTo(Version) < 0;
            case VersionSpecKind.LessOrEqual:
                return version.CompareTo(Version) <= 0;
            case VersionSpecKind.Greater:
                return version.CompareTo(Version) > 0;
            case VersionSpecKind.GreaterOrEqual:
                return version.CompareTo(Version) >= 0;
            case VersionSpecKind.StartsWith:
                return version.StartsWith(Version!);
            case VersionSpecKind.NotStartsWith:
                return !version.StartsWith(Version!);
            case VersionSpecKind.Compatible:
                return version.IsCompatibleWith(Version!);
            case VersionSpecKind.Pattern:
                return _pattern!.Matches(version.SourceSpan);
            case VersionSpecKind.And:
                foreach (VersionSpec part in _parts)
                {
                    if (!part.Matches(version))
                    {
                        return false;
                    }
                }

                return true;
            default:
                foreach (VersionSpec part in _parts)
                {
                    if (part.Matches(version))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] VersionSpec? other) =>
        other is not null
        && Kind == other.Kind
        && SameText(Version, other.Version)
        && Equals(_pattern, other._pattern)
        && _parts.AsSpan().SequenceEqual(other._parts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VersionSpec);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Kind);
        hash.Add(Version);
        hash.Add(_pattern);
        foreach (VersionSpec part in _parts)
        {
            hash.Add(part);
        }

        return hash.ToHashCode();
    }

    /// <summary>Returns the canonical text: <c>1.2.*</c> for a prefix, <c>==1.2</c> for one version, no white space, parentheses only where
    /// needed.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        Write(text, insideAnd: false);
        return text.ToString();
    }

    internal static bool TryParse(
        string text, SpecOptions options, [NotNullWhen(true)] out VersionSpec? spec, out SyntaxError error)
    {
        VersionSpecParser parser = new(text, 0, text.Length, options);
        spec = parser.Parse();
        error = parser.Error;
        return spec is not null;
    }

    internal static VersionSpec Compare(VersionSpecKind kind, CondaVersion version) => new(kind, version, [], null);

    internal static VersionSpec Matching(StringMatcher pattern) => new(VersionSpecKind.Pattern, null, [], pattern);

    internal static VersionSpec Group(VersionSpecKind kind, VersionSpec[] parts) => new(kind, null, parts, null);

    internal VersionSpec WithSource(string source)
    {
        if (Kind != VersionSpecKind.Any)
        {
            _source = source;
        }

        return this;
    }

    /// <summary><c>1.0.*</c> and <c>1.0.0.*</c> differ, though their versions are equal.</summary>
    private static bool SameText(CondaVersion? left, CondaVersion? right) =>
        left is null
            ? right is null
            : right is not null && left.SourceSpan.Equals(right.SourceSpan, StringComparison.OrdinalIgnoreCase);

    private void Write(StringBuilder text, bool insideAnd)
    {
        switch (Kind)
        {
            case VersionSpecKind.Any:
                text.Append('*');
                break;
            case VersionSpecKind.Pattern:
                text.Append(_pattern!.Pattern);
                break;
            case VersionSpecKind.StartsWith:
                text.Append(Version!.SourceSpan).Append(".*");
                break;
            case VersionSpecKind.NotStartsWith:
                text.Append("!=").Append(Version!.SourceSpan).Append(".*");
                break;
            case VersionSpecKind.And:
                WriteParts(text, ',', insideAnd: true);
                break;
            case VersionSpecKind.Or:
                text.Append(insideAnd ? "(" : "");
                WriteParts(text, '|', insideAnd: false);
                text.Append(insideAnd ? ")" : "");
                break;
            default:
                text.Append(Sign()).Append(Version!.SourceSpan);
                break;
        }
    }

    private void WriteParts(StringBuilder text, char separator, bool insideAnd)
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            if (i > 0)
            {
                text.Append(separator);
            }

            _parts[i].Write(text, insideAnd);
        }
    }

    private string Sign() => Kind switch
    {
        VersionSpecKind.Equal => "==",
        VersionSpecKind.NotEqual => "!=",
        VersionSpecKind.Less => "<",
        VersionSpecKind.LessOrEqual => "<=",
        VersionSpecKind.Greater => ">",
        VersionSpecKind.GreaterOrEqual => ">=",
        _ => "~=",
    };
}
