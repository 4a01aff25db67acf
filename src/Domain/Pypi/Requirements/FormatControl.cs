namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// For which projects only wheels or only source distributions may be taken: what <c>--only-binary</c> and <c>--no-binary</c> say, in the
/// order in which they are given.
/// </summary>
public sealed record FormatControl
{
    private const string All = ":all:";
    private const string None = ":none:";

    /// <summary>Nothing is excluded.</summary>
    public static FormatControl Default { get; } = new();

    /// <summary>Projects in normal form of which only wheels are taken; <c>:all:</c> stands for all.</summary>
    public IReadOnlyCollection<string> OnlyBinary { get; private init; } = [];

    /// <summary>Projects in normal form of which no wheels are taken; <c>:all:</c> stands for all.</summary>
    public IReadOnlyCollection<string> NoBinary { get; private init; } = [];

    /// <summary>Whether wheels of a project may be taken.</summary>
    public bool AllowsWheels(string project) =>
        OnlyBinary.Contains(project) || (!NoBinary.Contains(project) && (OnlyBinary.Contains(All) || !NoBinary.Contains(All)));

    /// <summary>Whether source distributions of a project may be taken.</summary>
    public bool AllowsSources(string project) =>
        !OnlyBinary.Contains(project) && (NoBinary.Contains(project) || !OnlyBinary.Contains(All));

    /// <summary>The same after one more option.</summary>
    /// <param name="isOnlyBinary">Whether it is <c>--only-binary</c>, else <c>--no-binary</c>.</param>
    /// <param name="value">Names divided by commas; <c>:all:</c> and <c>:none:</c> do away with what came before.</param>
    /// <param name="wrong">The first part that is no name.</param>
    /// <returns>Null when a part is no name.</returns>
    public FormatControl? With(bool isOnlyBinary, string value, out string? wrong)
    {
        SortedSet<string> target = new(isOnlyBinary ? OnlyBinary : NoBinary, StringComparer.Ordinal);
        SortedSet<string> other = new(isOnlyBinary ? NoBinary : OnlyBinary, StringComparer.Ordinal);
        wrong = null;
        foreach (string part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part is All or None)
            {
                target.Clear();
                if (part == All)
                {
                    other.Clear();
                    target.Add(All);
                }
            }
            else if (ProjectName.TryNormalize(part, out string? name))
            {
                target.Add(name);
                other.Remove(name);
            }
            else
            {
                wrong = part;
                return null;
            }
        }

        return new FormatControl { OnlyBinary = isOnlyBinary ? target : other, NoBinary = isOnlyBinary ? other : target };
    }
}
