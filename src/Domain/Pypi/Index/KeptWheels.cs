using CondaStore.Domain.Files;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Wheels that were read as a whole although only their metadata or hash was wanted. They stay in the cache of the index until they
/// are installed, so that none is fetched twice.
/// </summary>
/// <param name="cacheDirectory">The folder of pages and metadata.</param>
public sealed class KeptWheels(string cacheDirectory)
{
    /// <summary>Gets the folder of the wheels.</summary>
    public string Directory { get; } = Path.Combine(cacheDirectory, "wheels");

    /// <summary>Opens a wheel to be read forward, and removes it when it is closed; null when it is not here.</summary>
    /// <param name="sha256">SHA-256 of the file.</param>
    public Stream? Take(string sha256)
    {
        try
        {
            return new FileStream(
                PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0,
                FileOptions.DeleteOnClose | FileOptions.SequentialScan);
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            return null;
        }
    }

    /// <summary>Returns a file for the content of a wheel, which vanishes unless it is kept.</summary>
    internal TemporaryFile Begin(string fileName) => new(Path.Combine(Directory, fileName));

    /// <summary>Keeps what was read.</summary>
    internal void Keep(TemporaryFile wheel, string sha256) => wheel.Publish(PathOf(sha256));

    private string PathOf(string sha256) => Path.Combine(Directory, sha256.ToLowerInvariant() + ".whl");
}
