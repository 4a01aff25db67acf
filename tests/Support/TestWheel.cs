using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace CondaStore.Tests.Support;

/// <summary>A wheel, or a source distribution, that a test makes up.</summary>
internal sealed class TestWheel : IServedFile
{
    private readonly Lazy<byte[]> _bytes;
    private readonly StringBuilder _record = new();

    /// <summary>A wheel.</summary>
    /// <param name="name">The project's name as the file has it.</param>
    /// <param name="version">Its version.</param>
    /// <param name="tags">Its tags; null for a source distribution.</param>
    public TestWheel(string name, string version, string? tags = "py3-none-any")
    {
        Name = name;
        Version = version;
        FileName = tags is null ? $"{name}-{version}.tar.gz" : $"{name}-{version}-{tags}.whl";
        _bytes = new(Build);
    }

    public string Name { get; }

    public string Version { get; }

    public string FileName { get; }

    public bool IsSource => FileName.EndsWith(".tar.gz", StringComparison.Ordinal);

    /// <summary>What it requires.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>The files other than the metadata, by path.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Extras { get; init; } = [];

    public string? RequiresPython { get; init; }

    /// <summary>Why it was withdrawn; empty for no reason, null when it was not.</summary>
    public string? Yanked { get; init; }

    public DateTimeOffset? UploadTime { get; init; }

    /// <summary>How many other files it has, so that its directory becomes long.</summary>
    public int OtherFiles { get; init; }

    /// <summary>What stands between its other files and its metadata.</summary>
    public int Padding { get; init; }

    /// <summary>Its metadata, if not what follows from the rest.</summary>
    public string? MetadataText { get; init; }

    public byte[] Metadata => Encoding.UTF8.GetBytes(MetadataText ?? string.Join('\n',
    [
        "Metadata-Version: 2.1", "Name: " + Name, "Version: " + Version,
        .. RequiresPython is null ? Array.Empty<string>() : ["Requires-Python: " + RequiresPython],
        .. Extras.Select(e => "Provides-Extra: " + e), .. Requires.Select(r => "Requires-Dist: " + r), "", "A text.", "",
    ]));

    public byte[] Bytes => _bytes.Value;

    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Bytes));

    public long Size => Bytes.Length;

    public byte[]? MetadataBeside => IsSource ? null : Metadata;

    public string? MetadataSha256 => IsSource ? null : Convert.ToHexStringLower(SHA256.HashData(Metadata));

    private byte[] Build()
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            string stem = $"{Name}-{Version}.dist-info";
            Add(zip, $"{stem}/METADATA", Metadata);
            Add(zip, $"{stem}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"u8.ToArray());
            for (int i = 0; i < OtherFiles; i++)
            {
                Add(zip, $"{Name}/module_with_a_rather_long_name_{i:0000}.py", []);
            }

            byte[] padding = new byte[Padding];
            new Random(1).NextBytes(padding);
            Add(zip, $"{Name}/data.bin", padding);
            foreach ((string path, string content) in Files)
            {
                Add(zip, path, Encoding.UTF8.GetBytes(content));
            }

            Add(zip, $"{stem}/RECORD", Encoding.UTF8.GetBytes(_record.Append($"{stem}/RECORD,,\n").ToString()));
        }

        return stream.ToArray();
    }

    private void Add(ZipArchive zip, string path, byte[] content)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(content)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        _record.Append(CultureInfo.InvariantCulture, $"{path},sha256={hash},{content.Length}\n");
        ZipArchiveEntry entry = zip.CreateEntry(path);
        // Two wheels with the same content are the same file, whenever they are made.
        entry.LastWriteTime = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream target = entry.Open();
        target.Write(content);
    }
}
