using System.Diagnostics.CodeAnalysis;
using CondaStore.Domain.Pypi.Tags;

namespace CondaStore.Domain.LockFiles;

/// <summary>
/// Represents a built wheel in the custom metadata of conda-lock's format, which are texts by key:
/// <c>built-wheel/linux-64/name = name-1.0-py3-none-any.whl sha256:… https://…/name-1.0.tar.gz</c>. The URL is that of the sources: when
/// another tool updates the lockfile and leaves the entry, it no longer belongs to the package.
/// </summary>
internal static class BuiltWheelEntry
{
    private const string Prefix = "built-wheel/";
    private const string Algorithm = "sha256:";

    /// <summary>Determines whether a key is that of a built wheel.</summary>
    public static bool IsKey(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Returns the entry of a package.</summary>
    public static KeyValuePair<string, string> Of(string platform, LockedPipPackage package) => new(
        KeyOf(platform, package.Name),
        $"{package.Built!.FileName} {Algorithm}{package.Built.Sha256} {LockfileSyntax.CleanUrl(package.Url)}");

    /// <summary>Finds the wheel of a package.</summary>
    /// <param name="entries">The custom metadata of a lockfile.</param>
    /// <param name="platform">The subdir.</param>
    /// <param name="package">The package.</param>
    /// <param name="wheel">The wheel.</param>
    public static bool TryFind(
        IReadOnlyDictionary<string, string> entries, string platform, LockedPipPackage package, [NotNullWhen(true)] out BuiltWheel? wheel)
    {
        wheel = null;
        if (!entries.TryGetValue(KeyOf(platform, package.Name), out string? text)
            || text.Split(' ') is not [var file, var hash, var url]
            || url != LockfileSyntax.CleanUrl(package.Url)
            || !WheelFileName.TryParse(file, out _)
            || !hash.StartsWith(Algorithm, StringComparison.Ordinal)
            || hash[Algorithm.Length..] is not { Length: 64 } digest || !digest.All(char.IsAsciiHexDigitLower))
        {
            return false;
        }

        wheel = new BuiltWheel(file, digest);
        return true;
    }

    private static string KeyOf(string platform, string name) => $"{Prefix}{platform}/{name}";
}
