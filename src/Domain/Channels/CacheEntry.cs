using System.Globalization;
using System.Text;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels;

/// <summary>
/// Represents the files cached for one channel subdir. Their names begin with a readable part and a hash of the subdir's URL and
/// credentials, so that content visible to one token is not served to another.
/// </summary>
internal sealed class CacheEntry
{
    private const int ReadableLength = 48;

    private readonly string _directory;
    private readonly string _key;

    public CacheEntry(string cacheDirectory, Channel channel, string subdir)
    {
        _directory = Path.Combine(cacheDirectory, "repodata");
        Url = channel.SubdirUrl(subdir);
        ulong hash = Utf8Hash.Compute64(Encoding.UTF8.GetBytes(channel.Credentials.ApplyTo(Url)));
        StringBuilder readable = new();
        foreach (char c in channel.Name + "-" + subdir)
        {
            readable.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_');
        }

        int cut = Math.Max(0, readable.Length - ReadableLength);
        _key = readable.ToString(cut, readable.Length - cut).TrimStart('.', '_') + "-" + hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>Gets the folder's URL without credentials.</summary>
    public string Url { get; }

    public string StateFile => Path.Combine(_directory, _key + ".state");

    public string LockFile => Path.Combine(_directory, _key + ".lock");

    public string ShardsStateFile => Path.Combine(_directory, _key + ".shards.state");

    public string ShardsFile => Path.Combine(_directory, _key + ".shards.msgpack.zst");

    /// <summary>Returns the document as it was transferred.</summary>
    public string BodyFile(bool isCompressed) => Path.Combine(_directory, _key + (isCompressed ? ".json.zst" : ".json"));

    /// <summary>Returns the index of certain content.</summary>
    public string IndexFile(byte[] contentKey) =>
        Path.Combine(_directory, string.Create(
            CultureInfo.InvariantCulture, $"{_key}-{Utf8Hash.Compute64(contentKey):x16}.v{IndexHeader.FormatVersion}.index"));

    /// <summary>Returns all existing indexes, of any content, newest first.</summary>
    public IEnumerable<string> IndexFiles() => Directory.Exists(_directory)
        ? Directory.EnumerateFiles(_directory, string.Create(CultureInfo.InvariantCulture, $"{_key}-*.v{IndexHeader.FormatVersion}.index"))
            .OrderByDescending(File.GetLastWriteTimeUtc)
        : [];

    /// <summary>Removes leftovers of processes that terminated while holding the lock, which the caller now holds.</summary>
    public void RemoveLeftovers() => Remove(_key + "*.tmp", null);

    /// <summary>Removes indexes of other content. Existing mappings stay valid if the system allows it; otherwise the file is kept for
    /// now.</summary>
    public void RemoveOtherIndexes(string current) => Remove(_key + "-*.index", current);

    private void Remove(string pattern, string? except)
    {
        foreach (string file in Directory.EnumerateFiles(_directory, pattern))
        {
            if (!string.Equals(file, except, StringComparison.Ordinal))
            {
                try
                {
                    File.Delete(file);
                }
                catch (Exception e) when (FileFailure.IsFileFailure(e))
                {
                    // In use by another process; removed later.
                }
            }
        }
    }
}
