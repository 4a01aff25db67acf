using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.PypiAgreement;

/// <summary>What one of the two said to a list of requirements.</summary>
/// <param name="Versions">The chosen versions by normal name; null when there is no answer.</param>
/// <param name="Text">What it said instead.</param>
/// <param name="Milliseconds">How long the whole process took.</param>
internal sealed record Answer(IReadOnlyDictionary<string, PypiVersion>? Versions, string Text, double Milliseconds)
{
    public bool IsSolved => Versions is not null;

    public override string ToString() => Versions is null ? "none" : string.Join(", ", Versions.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key} {v.Value}"));
}
