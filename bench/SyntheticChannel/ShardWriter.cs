using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Compression;

namespace CondaStore.SyntheticChannel;

/// <summary>Writes a folder's shards and their index (CEP 16): MessagePack, compressed with zstd, named by SHA-256.</summary>
internal sealed class ShardWriter(string folder, string subdir)
{
    private readonly string _shards = Directory.CreateDirectory(Path.Combine(folder, "shards")).FullName;
    private readonly List<(string Name, byte[] Hash)> _index = [];

    public void Add(string name, IReadOnlyList<SyntheticRecord> records)
    {
        using MemoryStream shard = new();
        WriteMap(shard, 3);
        foreach (bool conda in new[] { false, true })
        {
            SyntheticRecord[] own = [.. records.Where(r => r.IsConda == conda)];
            WriteText(shard, conda ? "packages.conda" : "packages");
            WriteMap(shard, own.Length);
            foreach (SyntheticRecord record in own)
            {
                WriteText(shard, record.FileName);
                WriteRecord(shard, record);
            }
        }

        WriteText(shard, "removed");
        WriteArray(shard, 0);
        byte[] compressed = ZstdCompressStream.Compress(shard.ToArray());
        byte[] hash = SHA256.HashData(compressed);
        File.WriteAllBytes(Path.Combine(_shards, Convert.ToHexStringLower(hash) + ".msgpack.zst"), compressed);
        _index.Add((name, hash));
    }

    public void Complete()
    {
        using MemoryStream index = new();
        WriteMap(index, 3);
        WriteText(index, "version");
        WriteNumber(index, 1);
        WriteText(index, "info");
        WriteMap(index, 3);
        foreach ((string key, string value) in new[] { ("subdir", subdir), ("base_url", "./"), ("shards_base_url", "./shards/") })
        {
            WriteText(index, key);
            WriteText(index, value);
        }

        WriteText(index, "shards");
        WriteMap(index, _index.Count);
        foreach ((string name, byte[] hash) in _index)
        {
            WriteText(index, name);
            WriteBytes(index, hash);
        }

        File.WriteAllBytes(Path.Combine(folder, "repodata_shards.msgpack.zst"), ZstdCompressStream.Compress(index.ToArray()));
    }

    private static void WriteRecord(Stream target, SyntheticRecord record)
    {
        bool isNoarch = record.Subdir == "noarch";
        WriteMap(target, isNoarch ? 12 : 11);
        WritePair(target, "build", record.Build);
        WriteText(target, "build_number");
        WriteNumber(target, record.BuildNumber);
        WriteText(target, "depends");
        WriteArray(target, record.Depends.Count);
        foreach (string text in record.Depends)
        {
            WriteText(target, text);
        }

        WritePair(target, "license", "MIT");
        WriteText(target, "md5");
        WriteBytes(target, record.Md5);
        WritePair(target, "name", record.Name);
        if (isNoarch)
        {
            WritePair(target, "noarch", "python");
        }

        WriteText(target, "sha256");
        WriteBytes(target, record.Sha256);
        WriteText(target, "size");
        WriteNumber(target, record.Size);
        WritePair(target, "subdir", record.Subdir);
        WriteText(target, "timestamp");
        WriteNumber(target, record.Timestamp);
        WritePair(target, "version", record.Version);
    }

    private static void WritePair(Stream target, string key, string value)
    {
        WriteText(target, key);
        WriteText(target, value);
    }

    private static void WriteNumber(Stream target, long value)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = 0xD3;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], value);
        target.Write(bytes);
    }

    private static void WriteText(Stream target, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        WriteHead(target, 0xDB, utf8.Length);
        target.Write(utf8);
    }

    private static void WriteBytes(Stream target, byte[] bytes)
    {
        WriteHead(target, 0xC6, bytes.Length);
        target.Write(bytes);
    }

    private static void WriteMap(Stream target, int count) => WriteHead(target, 0xDF, count);

    private static void WriteArray(Stream target, int count) => WriteHead(target, 0xDD, count);

    // The longest form of each head: compression makes up for it.
    private static void WriteHead(Stream target, byte kind, int length)
    {
        Span<byte> bytes = stackalloc byte[5];
        bytes[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(bytes[1..], length);
        target.Write(bytes);
    }
}
