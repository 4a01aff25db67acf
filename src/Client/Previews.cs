namespace CondaStore.Client;

/// <summary>Represents what a specification would change.</summary>
/// <param name="Name">The name of the environment, or null if it cannot be read.</param>
/// <param name="Problems">The reasons why the specification cannot be built; empty if it can.</param>
/// <param name="Packages">The number of packages that the environment would have.</param>
/// <param name="ComparedWith">The ID of the active build that is compared with, or null if there is none.</param>
/// <param name="Changes">The packages that differ.</param>
/// <param name="Unchanged">The number of packages that do not differ.</param>
/// <param name="BytesToFetch">The size of the packages that are not in the cache of the store, in bytes.</param>
/// <param name="Warnings">What would be unexpected, as sentences.</param>
public sealed record RemotePreview(
    string? Name,
    IReadOnlyList<RemoteProblem> Problems,
    int Packages,
    long? ComparedWith,
    IReadOnlyList<RemotePackageChange> Changes,
    int Unchanged,
    long BytesToFetch,
    IReadOnlyList<string> Warnings);

/// <summary>Represents a reason why a specification cannot be built.</summary>
/// <param name="Code">The error code, for example <c>CS1200</c>.</param>
/// <param name="Message">The reason, as a sentence.</param>
/// <param name="Line">The line of the mistake from 1, or null if there is none.</param>
/// <param name="Column">The column of the mistake from 1, or null if there is none.</param>
/// <param name="Hints">Hints to resolve the problem.</param>
public sealed record RemoteProblem(string Code, string Message, int? Line, int? Column, IReadOnlyList<string> Hints);

/// <summary>Represents a package that a specification would change.</summary>
/// <param name="Kind"><c>added</c>, <c>removed</c>, <c>upgraded</c>, <c>downgraded</c> or <c>rebuilt</c>.</param>
/// <param name="Name">The name of the package.</param>
/// <param name="Ecosystem"><c>conda</c> or <c>pypi</c>.</param>
/// <param name="VersionBefore">The version in the active build, or null if the package is not in it.</param>
/// <param name="VersionAfter">The version in the new build, or null if the package would not be in it.</param>
/// <param name="BuildBefore">The build string in the active build, or null.</param>
/// <param name="BuildAfter">The build string in the new build, or null.</param>
/// <param name="Size">The size of the archive in bytes, or null if unknown.</param>
public sealed record RemotePackageChange(
    string Kind,
    string Name,
    string Ecosystem,
    string? VersionBefore,
    string? VersionAfter,
    string? BuildBefore,
    string? BuildAfter,
    long? Size);
