using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace CondaStore.SampleIndex;

/// <summary>Writes wheels (https://packaging.python.org/en/latest/specifications/binary-distribution-format/), the same bytes for the same input.</summary>
internal static class WheelWriter
{
    private static readonly DateTimeOffset Written = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <returns>The wheel and its metadata.</returns>
    public static IndexEntry Write(Distribution distribution, string folder)
    {
        string fileName = $"{distribution.Stem}-{distribution.Tags}.whl";
        string info = distribution.Stem + ".dist-info";
        byte[] metadata = Encoding.UTF8.GetBytes(distribution.Metadata.ToString());
        SortedDictionary<string, WheelFile> files = new(distribution.Files, StringComparer.Ordinal);
        string path = Path.Combine(folder, fileName);
        using (FileStream stream = File.Create(path))
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create))
        {
            StringBuilder record = new();
            foreach ((string name, WheelFile file) in files)
            {
                Add(name, file.Read(), file.IsExecutable);
            }

            Add($"{info}/METADATA", metadata);
            Add($"{info}/WHEEL", Encoding.ASCII.GetBytes(WheelText(distribution)));
            if (distribution.EntryPoints is { } entryPoints)
            {
                Add($"{info}/entry_points.txt", Encoding.UTF8.GetBytes(entryPoints));
            }

            record.Append(CultureInfo.InvariantCulture, $"{info}/RECORD,,\n");
            Store($"{info}/RECORD", Encoding.UTF8.GetBytes(record.ToString()), isExecutable: false);

            void Add(string name, byte[] content, bool isExecutable = false)
            {
                string hash = Convert.ToBase64String(SHA256.HashData(content)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
                string quoted = name.AsSpan().ContainsAny(',', '"') ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
                record.Append(CultureInfo.InvariantCulture, $"{quoted},sha256={hash},{content.Length}\n");
                Store(name, content, isExecutable);
            }

            void Store(string name, byte[] content, bool isExecutable)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Fastest);
                entry.LastWriteTime = Written;
                entry.ExternalAttributes = (0x8000 | (isExecutable ? 0x1ED : 0x1A4)) << 16;
                using Stream target = entry.Open();
                target.Write(content);
            }
        }

        File.WriteAllBytes(path + ".metadata", metadata);
        return IndexEntry.Of(distribution, path, metadata);
    }

    private static string WheelText(Distribution distribution) =>
        $"Wheel-Version: 1.0\nGenerator: sample-index\nRoot-Is-Purelib: {(distribution.IsPure ? "true" : "false")}\nTag: {distribution.Tags}\n";
}
