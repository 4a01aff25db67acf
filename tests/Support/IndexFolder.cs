using System.Globalization;
using System.Text.Json;

namespace CondaStore.Tests.Support;

/// <summary>The files of an index on disk, as <c>scripts/sample-index.sh</c> makes it: pages in <c>simple/NAME/index.json</c>, files in <c>files</c>.</summary>
internal static class IndexFolder
{
    /// <summary>Reads all pages; contents are read when they are asked for.</summary>
    public static IReadOnlyList<IServedFile> Read(string folder)
    {
        List<IServedFile> files = [];
        foreach (string page in Directory.EnumerateDirectories(Path.Combine(folder, "simple")).Order(StringComparer.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(page, "index.json")));
            string name = document.RootElement.GetProperty("name").GetString()!;
            files.AddRange(document.RootElement.GetProperty("files").EnumerateArray().Select(f => Read(name, f, Path.Combine(folder, "files"))));
        }

        return files;
    }

    private static StoredFile Read(string name, JsonElement file, string folder)
    {
        JsonElement metadata = file.GetProperty("core-metadata");
        JsonElement yanked = file.GetProperty("yanked");
        return new StoredFile(
            name,
            Path.Combine(folder, file.GetProperty("filename").GetString()!),
            file.GetProperty("size").GetInt64(),
            file.GetProperty("hashes").GetProperty("sha256").GetString()!,
            metadata.ValueKind == JsonValueKind.Object ? metadata.GetProperty("sha256").GetString() : null,
            file.TryGetProperty("requires-python", out JsonElement python) ? python.GetString() : null,
            yanked.ValueKind == JsonValueKind.String ? yanked.GetString() : null,
            DateTimeOffset.Parse(file.GetProperty("upload-time").GetString()!, CultureInfo.InvariantCulture));
    }

    private sealed record StoredFile(
        string Name, string FullPath, long Size, string Sha256, string? MetadataSha256, string? RequiresPython, string? Yanked, DateTimeOffset? UploadTime)
        : IServedFile
    {
        public string FileName => Path.GetFileName(FullPath);

        public byte[] Bytes => File.ReadAllBytes(FullPath);

        public byte[]? MetadataBeside => MetadataSha256 is null ? null : File.ReadAllBytes(FullPath + ".metadata");
    }
}
