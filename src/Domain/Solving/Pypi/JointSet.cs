namespace CondaStore.Domain.Solving.Pypi;

/// <summary>A version set that is not a match spec of conda: of a project, of Pythons, or of conda packages by the projects that they are.</summary>
/// <param name="Name">The name that it speaks about, as the search knows it.</param>
/// <param name="Text">The text for people.</param>
/// <param name="Match">Sets the bits of the candidates inside.</param>
internal sealed record JointSet(int Name, string Text, JointSet.Matcher Match)
{
    /// <summary>Sets the bits of candidates.</summary>
    internal delegate void Matcher(Span<ulong> bits);
}
