using System.Diagnostics.CodeAnalysis;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Packages.Archives;

/// <summary>
/// Represents the parsed file name of a package archive (CEP 26, https://conda.org/learn/ceps/cep-0026): <c>name-version-build.conda</c> or
/// <c>.tar.bz2</c>.
/// </summary>
/// <param name="Name">Package name, lower case.</param>
/// <param name="Version">Version text.</param>
/// <param name="Build">Build string.</param>
/// <param name="Kind">The container.</param>
public sealed record PackageArchive(string Name, string Version, string Build, PackageArchiveKind Kind)
{
    private const int MaximumPartLength = 64;

    /// <summary>Gets the file name without its extension.</summary>
    public string Stem => $"{Name}-{Version}-{Build}";

    /// <summary>Gets the file name.</summary>
    public string FileName => Stem + (Kind == PackageArchiveKind.Conda ? PackageFileName.CondaExtension : PackageFileName.TarBz2Extension);

    /// <summary>Parses a file name, or the last component of a path or URL without query and fragment.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidName"/>: not a package archive's name.</exception>
    public static PackageArchive Parse(string fileName) => TryParse(fileName, out PackageArchive? archive)
        ? archive
        : throw new StoreException(
            ErrorCode.InvalidName,
            $"'{PathComponent.Shorten(Redaction.Redact(fileName))}' is not the name of a package archive; expected "
                + "name-version-build.conda or name-version-build.tar.bz2.");

    /// <summary>Parses a file name; returns false if it is not the name of a package archive.</summary>
    public static bool TryParse(string fileName, [NotNullWhen(true)] out PackageArchive? archive)
    {
        archive = null;
        ReadOnlySpan<char> file = fileName.AsSpan(fileName.LastIndexOf('/') + 1);
        if (!TryGetKind(file, out PackageArchiveKind kind) || !PathComponent.IsSafe(file)
            || !PackageFileName.TryParse(file, out PackageFileName parts))
        {
            return false;
        }

        // Specs are parsed leniently, but file names must conform exactly.
        if (!file.StartsWith(parts.Name, StringComparison.Ordinal) || !IsName(parts.Name) || parts.Version.Length > MaximumPartLength
            || !IsBuild(parts.Build))
        {
            return false;
        }

        archive = new PackageArchive(parts.Name, parts.Version, parts.Build, kind);
        return true;
    }

    /// <summary>Gets the container format for a file name's extension; returns false for other extensions.</summary>
    public static bool TryGetKind(ReadOnlySpan<char> fileName, out PackageArchiveKind kind)
    {
        kind = fileName.EndsWith(PackageFileName.CondaExtension, StringComparison.Ordinal)
            ? PackageArchiveKind.Conda
            : PackageArchiveKind.TarBz2;
        return kind == PackageArchiveKind.Conda || fileName.EndsWith(PackageFileName.TarBz2Extension, StringComparison.Ordinal);
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length > MaximumPartLength || !(char.IsAsciiLetterOrDigit(name[0]) || name[0] == '_'))
        {
            return false;
        }

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsBuild(ReadOnlySpan<char> build)
    {
        foreach (char c in build)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '+'))
            {
                return false;
            }
        }

        return build.Length <= MaximumPartLength;
    }
}
