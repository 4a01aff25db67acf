using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// The pages of projects on disk. An entry is the image of a page and what is known of it, each replaced by a rename; the state names the image
/// that it belongs to, so that a reader between the two renames of a writer, or between those of two writers, sees no copy and never a
/// wrong one. Nothing is locked: who fetches the same page at the same time does the same work twice.
/// </summary>
internal sealed class PageCache(string directory)
{
    /// <summary>Stands for the image of a project that the index does not have.</summary>
    private const string Absent = "absent";

    /// <summary>Reads what is kept of a page.</summary>
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CachedPage.None;
        }
    }

    /// <summary>Keeps a page.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="state">What is known of the answer, without <see cref="CacheState.ContentHash"/>.</param>
    /// <param name="bytes">Its image; null when the index does not have the project.</param>
    /// <returns>The page; null when there is none.</returns>
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

    /// <summary>Notes that a page was found unchanged.</summary>
    public void Confirm(string key, CacheState state) => state.Write(PathOf(key) + ".state");

    private static string NameOf(PageImage image) => image.Header.Checksum.ToString("x16", CultureInfo.InvariantCulture);

    // The key has credentials in it; of a hash they cannot be read back.
    private string PathOf(string key)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..40];
        return Path.Combine(directory, "pages", name[..2], name[2..]);
    }
}
