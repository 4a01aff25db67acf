using System.Globalization;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>Where a change keeps what it takes out of a prefix until it is complete: numbered files, all in one folder.</summary>
internal static class AsideFolder
{
    /// <summary>The folder, relative to the prefix.</summary>
    public const string Path = PrefixData.Folder + "/.aside";

    // What cannot be moved there lies beside its path under such a name.
    private const string NamePrefix = ".aside-";

    /// <summary>The place with a number.</summary>
    public static string PlaceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{number}");

    /// <summary>The place beside a path, for what lies on another file system than <c>conda-meta</c>.</summary>
    public static string PlaceBeside(string path, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{path.AsSpan(0, path.LastIndexOf('/') + 1)}{NamePrefix}{number}");

    /// <summary>Whether a path lies in the folder.</summary>
    public static bool IsIn(string path) => path.StartsWith(Path + "/", StringComparison.Ordinal);

    /// <summary>Whether a path is such a place, which holds nothing of worth when a change is complete.</summary>
    public static bool Holds(string path) =>
        IsIn(path) || path[(path.LastIndexOf('/') + 1)..].StartsWith(NamePrefix, StringComparison.Ordinal);

    /// <summary>The lowest number that no place has had.</summary>
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
