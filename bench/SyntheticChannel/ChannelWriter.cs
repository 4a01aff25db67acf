using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CondaStore.Domain.Compression;

namespace CondaStore.SyntheticChannel;

/// <summary>Writes a channel's folders: the document, on request its compressed form and its shards (CEP 16).</summary>
internal sealed class ChannelWriter(string directory, bool compress, bool shards)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>The number of records.</returns>
    public int Write(IReadOnlyList<Package> packages)
    {
        int count = 0;
        foreach (string subdir in new[] { "linux-64", "noarch" })
        {
            string folder = Directory.CreateDirectory(Path.Combine(directory, subdir)).FullName;
            count += WriteDocument(folder, subdir, [.. packages.Where(p => p.Kind == PackageKind.Noarch == (subdir == "noarch"))]);
        }

        File.WriteAllLines(Path.Combine(directory, "specs.txt"), Catalog.Requests);
        File.WriteAllLines(Path.Combine(directory, "pairs.txt"), Catalog.Pairs);
        return count;
    }

    private int WriteDocument(string folder, string subdir, IReadOnlyList<Package> packages)
    {
        int count = 0;
        ShardWriter? shardWriter = shards ? new ShardWriter(folder, subdir) : null;
        ArrayBufferWriter<byte>[] members = [new(), new()];
        using Utf8JsonWriter bz2 = new(members[0], Options);
        using Utf8JsonWriter conda = new(members[1], Options);
        bz2.WriteStartObject();
        conda.WriteStartObject();
        foreach (Package package in packages)
        {
            SyntheticRecord[] records = [.. RecordPlan.Of(package).Select(p => new SyntheticRecord(package, p)).OrderBy(r => r.FileName, StringComparer.Ordinal)];
            foreach (SyntheticRecord record in records)
            {
                WriteRecord(record.IsConda ? conda : bz2, record);
            }

            shardWriter?.Add(package.Name, records);
            count += records.Length;
        }

        bz2.WriteEndObject();
        conda.WriteEndObject();
        bz2.Flush();
        conda.Flush();
        shardWriter?.Complete();
        string path = Path.Combine(folder, "repodata.json");
        WriteParts(File.Create(path), subdir, members);
        if (compress)
        {
            WriteParts(new ZstdCompressStream(File.Create(path + ".zst"), level: 8), subdir, members);
        }

        return count;
    }

    private static void WriteParts(Stream target, string subdir, ArrayBufferWriter<byte>[] members)
    {
        using (target)
        {
            target.Write(System.Text.Encoding.UTF8.GetBytes($"{{\"info\":{{\"subdir\":\"{subdir}\"}},\"packages\":"));
            target.Write(members[0].WrittenSpan);
            target.Write(",\"packages.conda\":"u8);
            target.Write(members[1].WrittenSpan);
            target.Write(",\"removed\":[],\"repodata_version\":1}"u8);
        }
    }

    private static void WriteRecord(Utf8JsonWriter json, SyntheticRecord record)
    {
        json.WriteStartObject(record.FileName);
        json.WriteString("build", record.Build);
        json.WriteNumber("build_number", record.BuildNumber);
        json.WriteStartArray("depends");
        foreach (string text in record.Depends)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
        json.WriteString("license", "MIT");
        json.WriteString("md5", Convert.ToHexStringLower(record.Md5));
        json.WriteString("name", record.Name);
        if (record.Subdir == "noarch")
        {
            json.WriteString("noarch", "python");
        }

        json.WriteString("sha256", Convert.ToHexStringLower(record.Sha256));
        json.WriteNumber("size", record.Size);
        json.WriteString("subdir", record.Subdir);
        json.WriteNumber("timestamp", record.Timestamp);
        json.WriteString("version", record.Version);
        json.WriteEndObject();
        if (json.BytesPending > 1 << 16)
        {
            json.Flush();
        }
    }
}
