using System.Globalization;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>Provides the paths where a change keeps what it removes from a prefix until it is complete: numbered files in one
/// folder.</summary>
internal static class AsideFolder
{
    /// <summary>The folder, relative to the prefix.</summary>
    public const string Path = PrefixData.Folder + "/.aside";

    // The prefix of the name used next to the original path for entries that cannot be moved to the folder.
    private const string NamePrefix = ".aside-";

    /// <summary>Returns the path with a number.</summary>
    public static string PlaceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{number}");

    /// <summary>Returns the path next to another one, for entries on a different file system from <c>conda-meta</c>.</summary>
    public static string PlaceBeside(string path, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{path.AsSpan(0, path.LastIndexOf('/') + 1)}{NamePrefix}{number}");

    /// <summary>Determines whether a path lies in the folder.</summary>
    public static bool IsIn(string path) => path.StartsWith(Path + "/", StringComparison.Ordinal);

    /// <summary>Determines whether a path is one of these, whose content is obsolete once a change is complete.</summary>
    public static bool Holds(string path) =>
        IsIn(path) || path[(path.LastIndexOf('/') + 1)..].StartsWith(NamePrefix, StringComparison.Ordinal);

    /// <summary>Returns the lowest unused number.</summary>
    public static int NextNumber(string prefix)
    {
        string folder = System.IO.Path.Combine(prefix, Path);
        return Directory.Exists(folder)
            ? 1 + Directory.EnumerateFileSystemEntries(folder)
                .Select(f => int.TryParse(System.IO.Path.GetFileName(f), CultureInfo.InvariantCulture, out int number) ? number : 0)
                .DefaultIfEmpty().Max()
            : 1;
    }
}
