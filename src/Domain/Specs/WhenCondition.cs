using System.Diagnostics.CodeAnalysis;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

/// <summary>
/// The condition of a dependency (CEP 43): match specs joined by <c>and</c> and <c>or</c>, with parentheses. A tree of
/// <see cref="AllOf"/>, <see cref="AnyOf"/> and <see cref="Requirement"/>.
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

    /// <summary>Every part must hold.</summary>
    public sealed class AllOf : WhenCondition
    {
        internal AllOf(WhenCondition[] parts) => Parts = parts;

        /// <summary>Two or more conditions.</summary>
        public IReadOnlyList<WhenCondition> Parts { get; }

        /// <inheritdoc/>
        public override bool Equals([NotNullWhen(true)] WhenCondition? other) =>
            other is AllOf all && Parts.SequenceEqual(all.Parts);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(1, Parts.Count, Parts[0]);

        /// <summary>The parts joined by <c>and</c>, alternatives in parentheses.</summary>
        public override string ToString() =>
            string.Join(" and ", Parts.Select(part => part is AnyOf ? $"({part})" : part.ToString()));
    }

    /// <summary>At least one part must hold.</summary>
    public sealed class AnyOf : WhenCondition
    {
        internal AnyOf(WhenCondition[] parts) => Parts = parts;

        /// <summary>Two or more conditions.</summary>
        public IReadOnlyList<WhenCondition> Parts { get; }

        /// <inheritdoc/>
        public override bool Equals([NotNullWhen(true)] WhenCondition? other) =>
            other is AnyOf any && Parts.SequenceEqual(any.Parts);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(2, Parts.Count, Parts[0]);

        /// <summary>The parts joined by <c>or</c>.</summary>
        public override string ToString() => string.Join(" or ", Parts);
    }

    /// <summary>A package that fits the spec must be part of the environment; virtual packages count.</summary>
    public sealed class Requirement : WhenCondition
    {
        internal Requirement(MatchSpec spec) => Spec = spec;

        /// <summary>The spec, without a condition of its own.</summary>
        public MatchSpec Spec { get; }

        /// <inheritdoc/>
        public override bool Equals([NotNullWhen(true)] WhenCondition? other) =>
            other is Requirement requirement && Spec.Equals(requirement.Spec);

        /// <inheritdoc/>
        public override int GetHashCode() => Spec.GetHashCode();

        /// <summary>The spec's canonical text.</summary>
        public override string ToString() => Spec.ToString();
    }
}
