using System.Diagnostics.CodeAnalysis;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Tags;

/// <summary>
/// Represents the parts of a source distribution's file name, <c>name-version.tar.gz</c> (PEP 625,
/// https://packaging.python.org/en/latest/specifications/source-distribution-format/), or with <c>.zip</c>, as in older ones.
/// </summary>
/// <param name="Name">The project's name in normal form.</param>
/// <param name="Version">The version.</param>
public sealed record SdistFileName(string Name, PypiVersion Version)
{
    private static readonly string[] Extensions = [".tar.gz", ".zip"];

    /// <summary>Parses a file name whose project is unknown; the version begins after the last dash.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>.</exception>
    public static SdistFileName Parse(string fileName) =>
        TryParse(fileName, null, out SdistFileName? name, out SyntaxError error)
            ? name
            : throw error.ToException(ErrorCode.InvalidPackageMetadata, "Invalid name of a source distribution", fileName);

    /// <summary>Parses a file name; returns false if it is not that of a source distribution of the project.</summary>
    /// <param name="fileName">The name.</param>
    /// <param name="project">The normalized name of the project if known: older files have dashes in their names.</param>
    /// <param name="name">The parts.</param>
    public static bool TryParse([NotNullWhen(true)] string? fileName, string? project, [NotNullWhen(true)] out SdistFileName? name)
    {
        name = null;
        return fileName is not null && TryParse(fileName, project, out name, out _);
    }

    private static bool TryParse(string fileName, string? project, [NotNullWhen(true)] out SdistFileName? name, out SyntaxError error)
    {
        name = null;
        string? extension = Array.Find(Extensions, end => fileName.EndsWith(end, StringComparison.Ordinal));
        if (extension is null)
        {
            error = new(fileName.Length, "it ends neither with .tar.gz nor with .zip");
            return false;
        }

        int end = fileName.Length - extension.Length;
        ReadOnlySpan<char> stem = fileName.AsSpan(0, end);
        int dash = project is null ? stem.LastIndexOf('-') : FindEndOfName(stem, project);
        if (dash <= 0 || !ProjectName.IsValid(stem[..dash]))
        {
            error = new(0, project is null ? "it has not the form name-version" : $"it is not one of the project '{project}'");
            return false;
        }

        if (!PypiVersion.TryParse(fileName, dash + 1, end - dash - 1, out PypiVersion? version, out error))
        {
            return false;
        }

        name = new SdistFileName(ProjectName.Normalize(stem[..dash]), version);
        return true;
    }

    /// <summary>Returns the dash after the longest prefix that is the project's name; -1 if there is none.</summary>
    private static int FindEndOfName(ReadOnlySpan<char> stem, string project)
    {
        for (int dash = stem.LastIndexOf('-'); dash > 0; dash = stem[..dash].LastIndexOf('-'))
        {
            if (ProjectName.IsValid(stem[..dash]) && ProjectName.Normalize(stem[..dash]) == project)
            {
                return dash;
            }
        }

        return -1;
    }
}
