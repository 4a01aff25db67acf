namespace CondaStore.Domain.Solving.Pypi;

/// <summary>Represents a version set that is not a conda match spec: of a project, of Pythons, or of conda packages by the projects that
/// they provide.</summary>
/// <param name="Name">The number of its name in the search.</param>
/// <param name="Text">The text for display.</param>
/// <param name="Match">Sets the bits of the candidates inside.</param>
internal sealed record JointSet(int Name, string Text, JointSet.Matcher Match)
{
    /// <summary>Sets the bits of candidates.</summary>
    internal delegate void Matcher(Span<ulong> bits);
}
