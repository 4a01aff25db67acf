using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Channels.Compression;
using CondaStore.Domain.Packages;

namespace CondaStore.SampleChannel;

/// <summary>Writes archives and their repodata into the subdirectories of a channel.</summary>
internal sealed class ChannelFolder(string root)
{
    private static readonly string[] Subdirs = ["linux-64", "noarch"];

    /// <summary>A higher level would make the channel a little smaller and its making several times slower.</summary>
    private const int ZstdLevel = 6;

    private readonly SortedDictionary<string, JsonObject> _entries = new(StringComparer.Ordinal);

    /// <summary>Archives written so far.</summary>
    public int Count => _entries.Count;

    public long Bytes { get; private set; }

    /// <summary>Writes one archive; safe to call from several threads at once.</summary>
    public void Add(PackageRecord record, PackageArchiveKind kind)
    {
        string fileName = record.Stem + (kind == PackageArchiveKind.TarBz2 ? ".tar.bz2" : ".conda");
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(root, record.Index.Subdir!)).FullName, fileName);
        using (FileStream file = File.Create(path))
        {
            PackageArchiveWriter.Write(file, kind, record.Content, ZstdLevel);
        }

        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text))
        {
            record.Index.Write(writer);
        }

        JsonObject entry = JsonNode.Parse(text.ToArray())!.AsObject();
        byte[] content = File.ReadAllBytes(path);
        entry["md5"] = Convert.ToHexStringLower(MD5.HashData(content));
        entry["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content));
        entry["size"] = content.Length;
        lock (_entries)
        {
            _entries.Add($"{record.Index.Subdir}/{fileName}", entry);
            Bytes += content.Length;
        }
    }

    public void WriteRepodata()
    {
        foreach (string subdir in Subdirs)
        {
            JsonObject document = new()
            {
                ["info"] = new JsonObject { ["subdir"] = subdir },
                ["packages"] = Entries(subdir, ".tar.bz2"),
                ["packages.conda"] = Entries(subdir, ".conda"),
                ["removed"] = new JsonArray(),
                ["repodata_version"] = 1,
            };
            byte[] text = Encoding.UTF8.GetBytes(document.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
            string folder = Directory.CreateDirectory(Path.Combine(root, subdir)).FullName;
            File.WriteAllBytes(Path.Combine(folder, "repodata.json"), text);
            File.WriteAllBytes(Path.Combine(folder, "repodata.json.zst"), ZstdCompressStream.Compress(text, 19));
        }
    }

    private JsonObject Entries(string subdir, string extension)
    {
        JsonObject entries = [];
        foreach ((string path, JsonObject entry) in _entries)
        {
            if (path.StartsWith(subdir + "/", StringComparison.Ordinal) && path.EndsWith(extension, StringComparison.Ordinal))
            {
                entries.Add(Path.GetFileName(path), entry.DeepClone());
            }
        }

        return entries;
    }
}
