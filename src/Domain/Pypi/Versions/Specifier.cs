using System.Diagnostics.CodeAnalysis;

namespace CondaStore.Domain.Pypi.Versions;

/// <summary>Represents a clause of a <see cref="SpecifierSet"/>: an operator and a version, or any text for <c>===</c>.</summary>
public readonly struct Specifier : IEquatable<Specifier>
{
    private readonly object _operand;

    private Specifier(SpecifierOperator @operator, object operand)
    {
        Operator = @operator;
        _operand = operand;
    }

    /// <summary>Gets the operator.</summary>
    public SpecifierOperator Operator { get; }

    /// <summary>Gets the version to compare with; null for <see cref="SpecifierOperator.Arbitrary"/>.</summary>
    public PypiVersion? Version => _operand as PypiVersion;

    /// <summary>Gets the version or text to compare with, as written, without operator and <c>.*</c>.</summary>
    public string Operand => _operand as string ?? ((PypiVersion)_operand).Source;

    /// <summary>Gets whether it names one version: <c>==</c> without <c>.*</c>, or <c>===</c>.</summary>
    public bool IsPin => Operator is SpecifierOperator.Equal or SpecifierOperator.Arbitrary;

    /// <summary>Gets whether it names a pre-release, so that pre-releases are admitted: with any operator except <c>!=</c>.</summary>
    public bool WantsPrereleases =>
        Operator is not (SpecifierOperator.NotEqual or SpecifierOperator.NotEqualPrefix or SpecifierOperator.EqualPrefix)
        && (Version ?? (PypiVersion.TryParse(Operand, out PypiVersion? parsed) ? parsed : null)) is { IsPrerelease: true };

    /// <summary>Determines whether two clauses are equal.</summary>
    public static bool operator ==(Specifier left, Specifier right) => left.Equals(right);

    /// <summary>Whether two clauses differ.</summary>
    public static bool operator !=(Specifier left, Specifier right) => !left.Equals(right);

    /// <summary>Determines whether a version satisfies the clause, pre-releases included.</summary>
    public bool Contains(PypiVersion version)
    {
        if (Operator == SpecifierOperator.Arbitrary)
        {
            return version.ToString().Equals((string)_operand, StringComparison.OrdinalIgnoreCase);
        }

        VersionInterval interval = Interval();
        bool isInside = !interval.IsBelow(version) && !interval.IsAbove(version);
        return isInside != interval.IsComplement;
    }

    /// <inheritdoc/>
    public bool Equals(Specifier other) =>
        Operator == other.Operator
        && (Version is { } version
            ? version.Equals(other.Version) && (!IsByRelease || version.ReleaseLength == other.Version.ReleaseLength)
            : Operand.Equals(other.Operand, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Specifier other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Operator, Version?.GetHashCode() ?? Operand.GetHashCode(StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the clause as written, without white space.</summary>
    public override string ToString() => $"{Sign}{Operand}{(IsPrefix ? ".*" : "")}";

    /// <summary>
    /// Creates a clause if the operator supports the version: a local part requires <c>==</c> or <c>!=</c>, and <c>~=</c> requires two
    /// numbers.
    /// </summary>
    internal static Specifier? Create(SpecifierOperator @operator, PypiVersion version) => @operator switch
    {
        SpecifierOperator.Equal or SpecifierOperator.NotEqual => new(@operator, version),
        SpecifierOperator.EqualPrefix or SpecifierOperator.NotEqualPrefix when version.IsFinal => new(@operator, version),
        SpecifierOperator.EqualPrefix or SpecifierOperator.NotEqualPrefix or SpecifierOperator.Arbitrary => null,
        _ when version.HasLocal || (@operator == SpecifierOperator.Compatible && version.ReleaseLength < 2) => null,
        _ => new(@operator, version),
    };

    internal static Specifier CreateArbitrary(string text) => new(SpecifierOperator.Arbitrary, text);

    /// <summary>Returns the interval inside, or outside. Not for <see cref="SpecifierOperator.Arbitrary"/>.</summary>
    internal VersionInterval Interval()
    {
        PypiVersion version = (PypiVersion)_operand;
        return Operator switch
        {
            SpecifierOperator.Equal => new(version, VersionBound.Before, VersionBound.AfterLocals),
            SpecifierOperator.NotEqual => new(version, VersionBound.Before, VersionBound.AfterLocals, IsComplement: true),
            SpecifierOperator.EqualPrefix =>
                new(version, VersionBound.BeforeRelease, VersionBound.AfterRelease, version.ReleaseLength),
            SpecifierOperator.NotEqualPrefix =>
                new(version, VersionBound.BeforeRelease, VersionBound.AfterRelease, version.ReleaseLength, IsComplement: true),
            SpecifierOperator.Less =>
                new(version, VersionBound.None, version.IsPrerelease ? VersionBound.Before : VersionBound.BeforeDevelopment),
            SpecifierOperator.LessOrEqual => new(version, VersionBound.None, VersionBound.AfterLocals),
            SpecifierOperator.Greater when version.IsPostrelease || version.IsDevelopment =>
                new(version, VersionBound.AfterLocals, VersionBound.None),
            SpecifierOperator.Greater => new(version, VersionBound.AfterPosts, VersionBound.None),
            SpecifierOperator.GreaterOrEqual => new(version, VersionBound.Before, VersionBound.None),
            _ => new(version, VersionBound.Before, VersionBound.AfterRelease, version.ReleaseLength - 1),
        };
    }

    private bool IsPrefix => Operator is SpecifierOperator.EqualPrefix or SpecifierOperator.NotEqualPrefix;

    private bool IsByRelease => IsPrefix || Operator == SpecifierOperator.Compatible;

    private string Sign => Operator switch
    {
        SpecifierOperator.Equal or SpecifierOperator.EqualPrefix => "==",
        SpecifierOperator.NotEqual or SpecifierOperator.NotEqualPrefix => "!=",
        SpecifierOperator.Less => "<",
        SpecifierOperator.LessOrEqual => "<=",
        SpecifierOperator.Greater => ">",
        SpecifierOperator.GreaterOrEqual => ">=",
        SpecifierOperator.Compatible => "~=",
        _ => "===",
    };
}
