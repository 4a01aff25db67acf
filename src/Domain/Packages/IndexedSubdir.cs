namespace CondaStore.Domain.Packages;

/// <summary>A platform folder whose repodata was written.</summary>
/// <param name="Name">The folder's name, for example <c>noarch</c>.</param>
/// <param name="Archives">How many archives its repodata lists.</param>
/// <param name="LeftOut">Archives that are not listed, each with the reason.</param>
public sealed record IndexedSubdir(string Name, int Archives, IReadOnlyList<string> LeftOut);
