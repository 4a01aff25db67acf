using System.Diagnostics.CodeAnalysis;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Represents an environment marker, the condition after the <c>;</c> of a requirement (dependency specifiers specification, PEP 508,
/// https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers). Immutable.
/// </summary>
public abstract class Marker : IEquatable<Marker>
{
    private protected Marker()
    {
    }

    /// <summary>Reads a marker.</summary>
    /// <param name="text">The condition, without a <c>;</c>.</param>
    /// <param name="isOfLockfile">Whether <c>extras</c> and <c>dependency_groups</c> may be used, as in lockfiles (PEP 751,
    /// https://peps.python.org/pep-0751/).</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidRequirement"/>.</exception>
    public static Marker Parse(string text, bool isOfLockfile = false) =>
        TryParse(text, isOfLockfile, out Marker? marker, out SyntaxError error)
            ? marker
            : throw error.ToException(ErrorCode.InvalidRequirement, "Invalid environment marker", text);

    /// <summary>
    /// Evaluates the marker. All comparisons are evaluated, even those that do not affect the result, so that whether a marker is undefined
    /// does not depend on the environment.
    /// </summary>
    /// <param name="environment">The values of the variables.</param>
    /// <param name="extra">The requested extra, normalized; empty for none.</param>
    /// <returns>The value, or null if a comparison is undefined: <c>~=</c> or <c>===</c> on texts.</returns>
    public abstract bool? Evaluate(MarkerEnvironment environment, string extra = "");

    /// <summary>Determines whether some comparison has a variable for which a test is true.</summary>
    public abstract bool Uses(Predicate<MarkerVariable> test);

    /// <summary>Adds the extras that the marker compares with, in normal form.</summary>
    public abstract void CollectExtras(ISet<string> extras);

    /// <summary>Returns the first comparison that is undefined in an environment; null if there is none.</summary>
    public abstract MarkerComparison? FindUndefined(MarkerEnvironment environment);

    /// <summary>Determines whether two markers have the same comparisons in the same order and grouping.</summary>
    public bool Equals([NotNullWhen(true)] Marker? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Marker);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns the marker with double quotes and single spaces, and with parentheses where they were written around a
    /// group.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        Write(text, isInner: false);
        return text.ToString();
    }

    internal abstract void Write(StringBuilder text, bool isInner);

    internal static bool TryParse(string text, bool isOfLockfile, [NotNullWhen(true)] out Marker? marker, out SyntaxError error)
    {
        MarkerParser parser = new(text, 0, text.Length, isOfLockfile);
        marker = parser.Parse();
        error = parser.Error;
        return marker is not null;
    }
}
