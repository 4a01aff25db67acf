namespace CondaStore.Domain.Solving.Pypi;

/// <summary>Represents a requirement on a project that conda packages can also satisfy.</summary>
/// <param name="Sets">The version sets of the conda packages, then that of the project.</param>
/// <param name="Text">The requirement for display.</param>
internal sealed record JointUnion(int[] Sets, string Text);
