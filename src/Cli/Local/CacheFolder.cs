using System.CommandLine;
using CondaStore.Domain.Environments;

namespace CondaStore.Cli.Local;

/// <summary>Determines the folder in which channel data and packages are cached.</summary>
internal static class CacheFolder
{
    /// <summary>Creates the option for the cache.</summary>
    public static Option<string?> Option() => new("--cache")
    {
        Description = "The folder in which channel data and packages are cached. Default: $CONDA_STORE_CACHE, or ~/.cache/conda-store.",
        HelpName = "DIR",
    };

    /// <summary>Creates the option for read-only caches.</summary>
    public static Option<string[]> ReadOption() => new("--read-cache")
    {
        Description = "Another cache, whose packages are used but which is never written to. Can be given multiple times. "
            + "Default: the list in $CONDA_STORE_READ_CACHES.",
        HelpName = "DIR",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Gets the absolute paths of the read-only caches.</summary>
    public static IReadOnlyList<string> ReadOnly(string[]? given) =>
    [
        .. (given is { Length: > 0 }
            ? given
            : (Environment.GetEnvironmentVariable("CONDA_STORE_READ_CACHES") ?? "").Split(Path.PathSeparator))
            .Where(path => path.Length > 0).Select(Path.GetFullPath),
    ];

    /// <summary>The folder of environments that were installed to run programs in them.</summary>
    public const string Environments = "environments";

    /// <summary>Returns what lies in a cache beside its packages.</summary>
    public static SideCaches Beside(string? given, TimeProvider time)
    {
        string indexes = Path.Combine(Of(given), "pypi");
        return new SideCaches(indexes, new BuildFolders(indexes), Path.Combine(Of(given), Environments), time);
    }

    /// <summary>Gets the absolute path of the given cache, or of the default one.</summary>
    public static string Of(string? given) => Path.GetFullPath(given
        ?? Environment.GetEnvironmentVariable("CONDA_STORE_CACHE")
        ?? Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cacheHome
                ? cacheHome
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "conda-store"));
}
