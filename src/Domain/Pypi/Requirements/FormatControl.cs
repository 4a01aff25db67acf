namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Represents the projects for which only wheels or only source distributions may be used, according to <c>--only-binary</c> and
/// <c>--no-binary</c> in the given order.
/// </summary>
public sealed record FormatControl
{
    private const string All = ":all:";
    private const string None = ":none:";

    /// <summary>Gets a control that excludes nothing.</summary>
    public static FormatControl Default { get; } = new();

    /// <summary>Gets the normalized names of projects for which only wheels are used; <c>:all:</c> means all.</summary>
    public IReadOnlyCollection<string> OnlyBinary { get; private init; } = [];

    /// <summary>Gets the normalized names of projects for which no wheels are used; <c>:all:</c> means all.</summary>
    public IReadOnlyCollection<string> NoBinary { get; private init; } = [];

    /// <summary>Determines whether wheels of a project may be used.</summary>
    public bool AllowsWheels(string project) =>
        OnlyBinary.Contains(project) || (!NoBinary.Contains(project) && (OnlyBinary.Contains(All) || !NoBinary.Contains(All)));

    /// <summary>Determines whether source distributions of a project may be used.</summary>
    public bool AllowsSources(string project) =>
        !OnlyBinary.Contains(project) && (NoBinary.Contains(project) || !OnlyBinary.Contains(All));

    /// <summary>Returns the control with one more option applied.</summary>
    /// <param name="isOnlyBinary">Whether it is <c>--only-binary</c>, else <c>--no-binary</c>.</param>
    /// <param name="value">Names separated by commas; <c>:all:</c> and <c>:none:</c> discard earlier values.</param>
    /// <param name="wrong">The first part that is not a valid name.</param>
    /// <returns>The control, or null if a part is not a valid name.</returns>
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
