using System.Diagnostics.CodeAnalysis;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

/// <summary>
/// Represents the condition of a dependency (CEP 43, https://conda.org/learn/ceps/cep-0043): match specs joined by <c>and</c> and
/// <c>or</c>, with parentheses. It is a tree of <see cref="AllOf"/>, <see cref="AnyOf"/> and <see cref="Requirement"/>.
/// </summary>
public abstract class WhenCondition : IEquatable<WhenCondition>
{
    private WhenCondition()
    {
    }

    /// <summary>Reads a condition.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidMatchSpec"/>, with the column.</exception>
    public static WhenCondition Parse(string text) =>
        TryParse(text, SpecOptions.Lenient, out WhenCondition? condition, out SyntaxError error)
            ? condition
            : throw error.ToException(ErrorCode.InvalidMatchSpec, "Invalid condition", text);

    /// <inheritdoc/>
    public abstract bool Equals([NotNullWhen(true)] WhenCondition? other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WhenCondition);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    internal static bool TryParse(
        string text, SpecOptions options, [NotNullWhen(true)] out WhenCondition? condition, out SyntaxError error)
    {
        WhenConditionParser parser = new(text, options & ~SpecOptions.Extensions);
        condition = parser.Parse();
        error = parser.Error;
        return condition is not null;
    }

    /// <summary>Represents a condition of which every part must hold.</summary>
    public sealed class AllOf : WhenCondition
    {
        internal AllOf(WhenCondition[] parts) => Parts = parts;

        /// <summary>Gets the two or more conditions.</summary>
        public IReadOnlyList<WhenCondition> Parts { get; }

        /// <inheritdoc/>
        public override bool Equals([NotNullWhen(true)] WhenCondition? other) =>
            other is AllOf all && Parts.SequenceEqual(all.Parts);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(1, Parts.Count, Parts[0]);

        /// <summary>Returns the parts joined by <c>and</c>, with alternatives in parentheses.</summary>
        public override string ToString() =>
            string.Join(" and ", Parts.Select(part => part is AnyOf ? $"({part})" : part.ToString()));
    }

    /// <summary>Represents a condition of which at least one part must hold.</summary>
    public sealed class AnyOf : WhenCondition
    {
        internal AnyOf(WhenCondition[] parts) => Parts = parts;

        /// <summary>Gets the two or more conditions.</summary>
        public IReadOnlyList<WhenCondition> Parts { get; }

        /// <inheritdoc/>
        public override bool Equals([NotNullWhen(true)] WhenCondition? other) =>
            other is AnyOf any && Parts.SequenceEqual(any.Parts);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(2, Parts.Count, Parts[0]);

        /// <summary>Returns the parts joined by <c>or</c>.</summary>
        public override string ToString() => string.Join(" or ", Parts);
    }

    /// <summary>Represents the condition that the environment contains a package that matches a spec; virtual packages count.</summary>
    public sealed class Requirement : WhenCondition
    {
        internal Requirement(MatchSpec spec) => Spec = spec;

        /// <summary>Gets the spec, which has no condition of its own.</summary>
        public MatchSpec Spec { get; }

        /// <inheritdoc/>
        public override bool Equals([NotNullWhen(true)] WhenCondition? other) =>
            other is Requirement requirement && Spec.Equals(requirement.Spec);

        /// <inheritdoc/>
        public override int GetHashCode() => Spec.GetHashCode();

        /// <summary>Returns the canonical text of the spec.</summary>
        public override string ToString() => Spec.ToString();
    }
}
