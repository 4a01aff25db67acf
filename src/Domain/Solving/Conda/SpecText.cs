using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Solving.Conda;

/// <summary>Match specs as people write them, without brackets where they are not needed.</summary>
internal static class SpecText
{
    /// <summary>For example <c>numpy &gt;=2,&lt;3</c>.</summary>
    public static string Of(MatchSpec spec) => spec.IsPlain && spec.Name is not null
        ? string.Join(' ', new[] { spec.Name, spec.Version?.ToString() ?? (spec.Build is null ? null : "*"), spec.Build?.Pattern }.OfType<string>())
        : spec.ToString();
}
