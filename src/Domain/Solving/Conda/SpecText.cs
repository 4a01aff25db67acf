using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Solving.Conda;

/// <summary>Formats match specs for display, without unnecessary brackets.</summary>
internal static class SpecText
{
    /// <summary>Returns a text such as <c>numpy &gt;=2,&lt;3</c>.</summary>
    public static string Of(MatchSpec spec) => spec.IsPlain && spec.Name is not null
        ? string.Join(' ',
            new[] { spec.Name, spec.Version?.ToString() ?? (spec.Build is null ? null : "*"), spec.Build?.Pattern }.OfType<string>())
        : spec.ToString();
}
