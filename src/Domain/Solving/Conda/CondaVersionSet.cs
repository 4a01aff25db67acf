using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Solving.Conda;

/// <summary>A match spec as the search sees it.</summary>
internal sealed class CondaVersionSet(int name, MatchSpec? spec, string text)
{
    /// <summary>The name it speaks about.</summary>
    public readonly int Name = name;

    /// <summary>The test; null accepts everything of the name.</summary>
    public readonly MatchSpec? Spec = spec;

    /// <summary>The text for people.</summary>
    public readonly string Text = text;

    /// <summary>The best version inside, see <see cref="BestVersion"/>; null until asked for.</summary>
    public BestVersion? Best;
}
