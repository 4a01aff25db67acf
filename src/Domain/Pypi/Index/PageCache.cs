using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Caches the pages of projects on disk. An entry consists of the image of a page and its state, each replaced by a rename; the state
/// contains the hash of its image, so that a reader between the renames of one or several writers finds no entry rather than a wrong one.
/// There are no locks: concurrent fetches of the same page duplicate the work.
/// </summary>
internal sealed class PageCache(string directory)
{
    /// <summary>The content hash of a project that the index does not have.</summary>
    private const string Absent = "absent";

    /// <summary>Reads the cached state of a page.</summary>
    public CachedPage Read(string key)
    {
        string path = PathOf(key);
        CacheState state = CacheState.Read(path + ".state");
        if (state.ContentHash is null or Absent)
        {
            return new CachedPage(state, null, IsKnown: state.ContentHash == Absent);
        }

        try
        {
            return PageImage.TryLoad(File.ReadAllBytes(path + ".page")) is { } image && NameOf(image) == state.ContentHash
                ? new CachedPage(state, new ProjectPage(image), IsKnown: true)
                : CachedPage.None;
        }
        catch (Exception e) when (FileFailure.IsFileFailure(e))
        {
            return CachedPage.None;
        }
    }

    /// <summary>Stores a page.</summary>
    /// <param name="key">The key of the page.</param>
    /// <param name="state">The state of the response, without <see cref="CacheState.ContentHash"/>.</param>
    /// <param name="bytes">The image; null if the index does not have the project.</param>
    /// <returns>The page, or null if there is none.</returns>
    public ProjectPage? Write(string key, CacheState state, byte[]? bytes)
    {
        string path = PathOf(key);
        PageImage? image = bytes is null ? null : PageImage.TryLoad(bytes)!;
        if (bytes is not null)
        {
            TemporaryFile.WriteAll(path + ".page", bytes);
        }

        (state with { ContentHash = image is null ? Absent : NameOf(image) }).Write(path + ".state");
        return image is null ? null : new ProjectPage(image);
    }

    /// <summary>Records that a page is unchanged.</summary>
    public void Confirm(string key, CacheState state) => state.Write(PathOf(key) + ".state");

    private static string NameOf(PageImage image) => image.Header.Checksum.ToString("x16", CultureInfo.InvariantCulture);

    // The key contains credentials, which cannot be recovered from a hash.
    private string PathOf(string key)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..40];
        return Path.Combine(directory, "pages", name[..2], name[2..]);
    }
}
