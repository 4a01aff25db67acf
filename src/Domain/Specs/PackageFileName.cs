using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

/// <summary>
/// The parts of an archive file name <c>name-version-build.conda</c> or <c>.tar.bz2</c> (CEP 26, https://conda.org/learn/ceps/cep-0026);
/// the last two dashes divide.
/// </summary>
/// <param name="Name">Package name in lower case.</param>
/// <param name="Version">Version as written.</param>
/// <param name="Build">Build string.</param>
/// <param name="Extension"><c>.conda</c> or <c>.tar.bz2</c>.</param>
public readonly record struct PackageFileName(string Name, string Version, string Build, string Extension)
{
    /// <summary>Extension of the archives that CEP 35 (https://conda.org/learn/ceps/cep-0035) calls version 2.</summary>
    public const string CondaExtension = ".conda";

    /// <summary>Extension of the archives that CEP 35 calls version 1.</summary>
    public const string TarBz2Extension = ".tar.bz2";

    /// <summary>Extension of wheels (PEP 427, https://peps.python.org/pep-0427/), whose names have a form of their own.</summary>
    public const string WheelExtension = ".whl";

    private const int MaxLength = 211;

    /// <summary>Determines whether a text ends like an archive of a package.</summary>
    public static bool HasArchiveExtension(ReadOnlySpan<char> text) =>
        text.EndsWith(CondaExtension, StringComparison.OrdinalIgnoreCase)
        || text.EndsWith(TarBz2Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes a file name apart; false when it is not that of a package archive.</summary>
    public static bool TryParse(ReadOnlySpan<char> fileName, out PackageFileName parts)
    {
        parts = default;
        string extension =
            fileName.EndsWith(CondaExtension, StringComparison.OrdinalIgnoreCase) ? CondaExtension
            : fileName.EndsWith(TarBz2Extension, StringComparison.OrdinalIgnoreCase) ? TarBz2Extension
            : "";
        if (extension.Length == 0 || fileName.Length > MaxLength || fileName.IndexOfAny('/', '\\') >= 0)
        {
            return false;
        }

        ReadOnlySpan<char> stem = fileName[..^extension.Length];
        int buildDash = stem.LastIndexOf('-');
        int versionDash = buildDash <= 0 ? -1 : stem[..buildDash].LastIndexOf('-');
        if (versionDash <= 0 || buildDash == versionDash + 1 || buildDash == stem.Length - 1)
        {
            return false;
        }

        string version = stem[(versionDash + 1)..buildDash].ToString();
        if (!CondaVersion.TryParse(version, out _))
        {
            return false;
        }

        parts = new(stem[..versionDash].ToString().ToLowerInvariant(), version, stem[(buildDash + 1)..].ToString(), extension);
        return true;
    }
}
