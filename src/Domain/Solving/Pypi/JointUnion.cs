namespace CondaStore.Domain.Solving.Pypi;

/// <summary>A requirement on a project that conda packages can meet as well.</summary>
/// <param name="Sets">Their version sets, then the project's.</param>
/// <param name="Text">The requirement for people.</param>
internal sealed record JointUnion(int[] Sets, string Text);
