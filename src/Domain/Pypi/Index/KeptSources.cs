using CondaStore.Domain.Files;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Source distributions that were fetched: they are read several times, for their metadata and to be built, and stay in the cache of the
/// index until that is cleaned.
/// </summary>
/// <param name="cacheDirectory">The folder of pages and metadata.</param>
internal sealed class KeptSources(string cacheDirectory)
{
    /// <summary>Gets the folder of the files.</summary>
    public string Directory { get; } = Path.Combine(cacheDirectory, "sources");

    /// <summary>Returns the path of a file; null if it is not here.</summary>
    /// <param name="sha256">SHA-256 of the file.</param>
    public string? Find(string sha256) => PathOf(sha256) is { } path && File.Exists(path) ? path : null;

    /// <summary>Returns a file for the content of a source distribution, which vanishes unless it is kept.</summary>
    public TemporaryFile Begin() => new(Path.Combine(Directory, "source"));

    /// <summary>Keeps what was read.</summary>
    /// <returns>Its path.</returns>
    public string Keep(TemporaryFile source, string sha256)
    {
        source.Publish(PathOf(sha256));
        return PathOf(sha256);
    }

    private string PathOf(string sha256) => Path.Combine(Directory, sha256.ToLowerInvariant());
}
