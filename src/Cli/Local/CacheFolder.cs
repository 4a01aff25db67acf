using System.CommandLine;

namespace CondaStore.Cli.Local;

/// <summary>Where channel data and packages are kept between runs.</summary>
internal static class CacheFolder
{
    /// <summary>The option that names the folder.</summary>
    public static Option<string?> Option() => new("--cache")
    {
        Description = "Where channel data and packages are kept between runs. Default: $CONDA_STORE_CACHE, else ~/.cache/conda-store.",
        HelpName = "DIR",
    };

    /// <summary>The option that names caches of others.</summary>
    public static Option<string[]> ReadOption() => new("--read-cache")
    {
        Description = "Another cache whose packages are used and which is never written to. May be given several times. "
            + "Default: the list in $CONDA_STORE_READ_CACHES.",
        HelpName = "DIR",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The absolute paths of the caches of others.</summary>
    public static IReadOnlyList<string> ReadOnly(string[]? given) =>
    [
        .. (given is { Length: > 0 } ? given : (Environment.GetEnvironmentVariable("CONDA_STORE_READ_CACHES") ?? "").Split(Path.PathSeparator))
            .Where(path => path.Length > 0).Select(Path.GetFullPath),
    ];

    /// <summary>The absolute path of the folder that was given, or of the usual one.</summary>
    public static string Of(string? given) => Path.GetFullPath(given
        ?? Environment.GetEnvironmentVariable("CONDA_STORE_CACHE")
        ?? Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cacheHome
                ? cacheHome
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "conda-store"));
}
