using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// Detects conflicts between a wheel and another package. Conda packages may overwrite each other's files, as in conda; a wheel may only
/// share a path with an identical file.
/// </summary>
internal static class WheelConflicts
{
    /// <summary>Throws if a wheel and another package of an environment have different files at one path.</summary>
    /// <param name="prefix">Absolute path of the environment, with every file in its place or aside.</param>
    /// <param name="records">All its packages.</param>
    /// <param name="ignoreCase">Whether the file system ignores case.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.FileConflict"/>.</exception>
    public static void ThrowIfAny(string prefix, IReadOnlyList<PrefixRecord> records, bool ignoreCase)
    {
        if (!records.Any(r => r.Repodata.IsWheel))
        {
            return;
        }

        StringComparison comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        foreach (PrefixRecord record in records)
        {
            foreach (PrefixPath path in record.Paths.Where(p => p.OriginalPath is not null))
            {
                ThrowIfOther(prefix, record, path, records, comparison);
            }
        }
    }

    private static void ThrowIfOther(
        string prefix, PrefixRecord record, PrefixPath path, IReadOnlyList<PrefixRecord> records, StringComparison comparison)
    {
        foreach (PrefixRecord other in records.Where(r => r != record && (r.Repodata.IsWheel || record.Repodata.IsWheel)))
        {
            if (other.Paths.FirstOrDefault(p => Clash(p.WantedPath, path.WantedPath, comparison)) is { } present
                && !IsSame(prefix, present, path))
            {
                string[] names = [.. new[] { other, record }.OrderBy(r => r.Repodata.IsWheel).Select(r => r.Repodata.Identity)];
                throw new StoreException(
                    ErrorCode.FileConflict, $"{names[0]} and {names[1]} have different files at '{path.WantedPath}'.")
                {
                    Found = path.WantedPath,
                    Hints = ["Leave one of the two out, or take both from conda channels."],
                };
            }
        }
    }

    private static bool Clash(string one, string other, StringComparison comparison) =>
        one.Length == other.Length ? one.Equals(other, comparison)
        : one.Length < other.Length ? other[one.Length] == '/' && other.StartsWith(one, comparison)
        : one[other.Length] == '/' && one.StartsWith(other, comparison);

    private static bool IsSame(string prefix, PrefixPath one, PrefixPath other)
    {
        if (one.WantedPath != other.WantedPath || one.Type != other.Type)
        {
            return false;
        }

        return one is { Type: PrefixPathType.HardLink, PrefixPlaceholder: null, Sha256: { } hash }
            && other is { PrefixPlaceholder: null, Sha256: { } otherHash }
            ? hash == otherHash
            : one.Type == PrefixPathType.Directory || HashOf(prefix, one) == HashOf(prefix, other);
    }

    private static string HashOf(string prefix, PrefixPath path) => PrefixVerifier.Hash($"{prefix}/{path.Path}", out _);
}
