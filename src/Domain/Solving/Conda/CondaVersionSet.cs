using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Solving.Conda;

/// <summary>Represents a match spec in the search.</summary>
internal sealed class CondaVersionSet(int name, MatchSpec? spec, string text)
{
    /// <summary>The name of the spec.</summary>
    public readonly int Name = name;

    /// <summary>The spec; null accepts every candidate of the name.</summary>
    public readonly MatchSpec? Spec = spec;

    /// <summary>The text for display.</summary>
    public readonly string Text = text;

    /// <summary>The best version inside, see <see cref="BestVersion"/>; null until computed.</summary>
    public BestVersion? Best;
}
