namespace CondaStore.Domain.Packages;

/// <summary>Represents a subdir whose repodata was written.</summary>
/// <param name="Name">The folder's name, for example <c>noarch</c>.</param>
/// <param name="Archives">The number of archives in its repodata.</param>
/// <param name="LeftOut">The omitted archives, each with the reason.</param>
public sealed record IndexedSubdir(string Name, int Archives, IReadOnlyList<string> LeftOut);
