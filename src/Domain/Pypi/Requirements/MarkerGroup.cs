using System.Text;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Represents markers joined by <c>and</c> or by <c>or</c>.</summary>
public sealed class MarkerGroup : Marker
{
    private readonly Marker[] _parts;

    internal MarkerGroup(bool isOr, Marker[] parts)
    {
        IsOr = isOr;
        _parts = parts;
    }

    /// <summary>Gets whether one true part is enough; otherwise all must be true.</summary>
    public bool IsOr { get; }

    /// <summary>Gets the parts, at least two.</summary>
    public IReadOnlyList<Marker> Parts => _parts;

    /// <summary>Gets whether the group was parenthesized.</summary>
    internal bool IsParenthesized { get; init; }

    /// <inheritdoc/>
    public override bool? Evaluate(MarkerEnvironment environment, string extra = "")
    {
        bool result = !IsOr;
        bool isDefined = true;
        foreach (Marker part in _parts)
        {
            bool? value = part.Evaluate(environment, extra);
            isDefined &= value is not null;
            result = IsOr ? result || value == true : result && value == true;
        }

        return isDefined ? result : null;
    }

    /// <inheritdoc/>
    public override bool Uses(Predicate<MarkerVariable> test) => Array.Exists(_parts, part => part.Uses(test));

    /// <inheritdoc/>
    public override void CollectExtras(ISet<string> extras) => Array.ForEach(_parts, part => part.CollectExtras(extras));

    /// <inheritdoc/>
    public override MarkerComparison? FindUndefined(MarkerEnvironment environment) =>
        _parts.Select(part => part.FindUndefined(environment)).FirstOrDefault(found => found is not null);

    internal override void Write(StringBuilder text, bool isInner)
    {
        bool isWrapped = isInner && IsParenthesized;
        text.Append(isWrapped ? "(" : "");
        for (int i = 0; i < _parts.Length; i++)
        {
            text.Append(i == 0 ? "" : IsOr ? " or " : " and ");
            _parts[i].Write(text, isInner: true);
        }

        text.Append(isWrapped ? ")" : "");
    }
}
