namespace CondaStore.Domain.Pypi.Index;

/// <summary>Represents the page of a project on one index.</summary>
/// <param name="Index">The index.</param>
/// <param name="Page">The page of the project.</param>
public sealed record ProjectSource(IndexLocation Index, ProjectPage Page);
