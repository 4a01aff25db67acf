using System.Diagnostics.CodeAnalysis;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Packages;

/// <summary>What the file name of a package archive says (CEP 26): <c>name-version-build.conda</c> or <c>.tar.bz2</c>.</summary>
/// <param name="Name">Package name, lower case.</param>
/// <param name="Version">Version text.</param>
/// <param name="Build">Build string.</param>
/// <param name="Kind">The container.</param>
public sealed record PackageArchive(string Name, string Version, string Build, PackageArchiveKind Kind)
{
    private const string CondaExtension = ".conda";
    private const string TarBz2Extension = ".tar.bz2";
    private const int MaximumFileNameLength = 211;
    private const int MaximumPartLength = 64;

    /// <summary>The file name without its extension.</summary>
    public string Stem => $"{Name}-{Version}-{Build}";

    /// <summary>The file name.</summary>
    public string FileName => Stem + (Kind == PackageArchiveKind.Conda ? CondaExtension : TarBz2Extension);

    /// <summary>Reads a file name, or the last component of a path or URL without query and fragment.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidName"/>: not a package archive's name.</exception>
    public static PackageArchive Parse(string fileName) => TryParse(fileName, out PackageArchive? archive)
        ? archive
        : throw new StoreException(
            ErrorCode.InvalidName,
            $"'{PathComponent.Shorten(Redaction.Redact(fileName))}' is not the name of a package archive; expected name-version-build.conda or name-version-build.tar.bz2.");

    /// <summary>Reads a file name; false when it is not a package archive's name.</summary>
    public static bool TryParse(string fileName, [NotNullWhen(true)] out PackageArchive? archive)
    {
        archive = null;
        ReadOnlySpan<char> file = fileName.AsSpan(fileName.LastIndexOf('/') + 1);
        if (!TryGetKind(file, out PackageArchiveKind kind, out int extension) || file.Length > MaximumFileNameLength || !PathComponent.IsSafe(file))
        {
            return false;
        }

        // Names may hold dashes, versions and builds never do: the last two dashes separate.
        ReadOnlySpan<char> stem = file[..^extension];
        int buildDash = stem.LastIndexOf('-');
        int versionDash = buildDash < 0 ? -1 : stem[..buildDash].LastIndexOf('-');
        if (versionDash < 0)
        {
            return false;
        }

        ReadOnlySpan<char> name = stem[..versionDash];
        ReadOnlySpan<char> version = stem[(versionDash + 1)..buildDash];
        ReadOnlySpan<char> build = stem[(buildDash + 1)..];
        if (!IsName(name) || version.IsEmpty || version.Length > MaximumPartLength || !IsBuild(build))
        {
            return false;
        }

        archive = new PackageArchive(name.ToString(), version.ToString(), build.ToString(), kind);
        return true;
    }

    /// <summary>The container that a file name's extension announces; false for other extensions.</summary>
    public static bool TryGetKind(string fileName, out PackageArchiveKind kind) => TryGetKind(fileName, out kind, out _);

    private static bool TryGetKind(ReadOnlySpan<char> fileName, out PackageArchiveKind kind, out int extension)
    {
        kind = fileName.EndsWith(CondaExtension, StringComparison.Ordinal) ? PackageArchiveKind.Conda : PackageArchiveKind.TarBz2;
        extension = kind == PackageArchiveKind.Conda ? CondaExtension.Length : TarBz2Extension.Length;
        return kind == PackageArchiveKind.Conda || fileName.EndsWith(TarBz2Extension, StringComparison.Ordinal);
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MaximumPartLength || !(char.IsAsciiLetterOrDigit(name[0]) || name[0] == '_'))
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

        return !build.IsEmpty && build.Length <= MaximumPartLength;
    }
}
