namespace CondaStore.Domain.Pypi.Index;

/// <summary>What one index has of a project.</summary>
/// <param name="Index">The index.</param>
/// <param name="Page">Its page of the project.</param>
public sealed record ProjectSource(IndexLocation Index, ProjectPage Page);
