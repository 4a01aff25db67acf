using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace CondaStore.Tests.Support;

/// <summary>A source distribution that a test makes up, with a backend of its own, so that building it requires nothing but Python.</summary>
internal sealed class TestSource(string name, string version = "1.0") : IServedFile
{
    private byte[]? _bytes;

    public string Name => name;

    public string FileName => $"{name}-{version}.tar.gz";

    /// <summary>Python that runs before the wheel is built; indented by four blanks.</summary>
    public string Before { get; init; } = "    pass\n";

    /// <summary>A Python expression of the content of the module that the wheel has.</summary>
    public string Content { get; init; } = "'x = 1\\n'";

    /// <summary>Lines of the wheel's metadata.</summary>
    public string Requires { get; init; } = "";

    /// <summary>What the backend requires in the file, and when it is asked.</summary>
    public (string InFile, string Asked) BuildRequires { get; init; } = ("[]", "[]");

    /// <summary>The metadata that the archive itself has; null for none.</summary>
    public string? PackageInfo { get; init; }

    public byte[] Bytes => _bytes ??= Build();

    public long Size => Bytes.Length;

    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Bytes));

    public byte[]? MetadataBeside => null;

    public string? MetadataSha256 => null;

    public string? RequiresPython => null;

    public string? Yanked => null;

    public DateTimeOffset? UploadTime => null;

    /// <summary>The files by path.</summary>
    public IReadOnlyDictionary<string, string> Files
    {
        get
        {
            Dictionary<string, string> files = new()
            {
                ["pyproject.toml"] = $"[build-system]\nrequires = {BuildRequires.InFile}\nbuild-backend = \"own\"\nbackend-path = [\".\"]\n",
                ["own.py"] = Backend,
            };
            if (PackageInfo is not null)
            {
                files["PKG-INFO"] = PackageInfo;
            }

            return files;
        }
    }

    /// <summary>Writes the files to a folder.</summary>
    public string WriteTo(string folder)
    {
        foreach ((string path, string content) in Files)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, path), content);
        }

        return folder;
    }

    private string Backend => $$"""
        import base64, hashlib, json, os, sys, time, zipfile

        def get_requires_for_build_wheel(config_settings=None):
            return {{BuildRequires.Asked}}

        def build_wheel(folder, config_settings=None, metadata_directory=None):
            before(config_settings)
            stem = "{{name}}-{{version}}"
            files = {
                "{{name}}.py": {{Content}},
                stem + ".dist-info/METADATA": "Metadata-Version: 2.1\nName: {{name}}\nVersion: {{version}}\n{{Requires.Replace("\n", "\\n", StringComparison.Ordinal)}}",
                stem + ".dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: own\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            }
            record = ""
            with zipfile.ZipFile(os.path.join(folder, stem + "-py3-none-any.whl"), "w") as wheel:
                for path, content in files.items():
                    digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).decode().rstrip("=")
                    wheel.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), content)
                    record += f"{path},sha256={digest},{len(content.encode())}\n"
                wheel.writestr(zipfile.ZipInfo(stem + ".dist-info/RECORD", (2020, 1, 1, 0, 0, 0)), record + stem + ".dist-info/RECORD,,\n")
            return stem + "-py3-none-any.whl"

        def before(config_settings):
        {{Before}}
        """;

    private byte[] Build()
    {
        using MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionLevel.Fastest, leaveOpen: true))
        using (TarWriter tar = new(gzip, TarEntryFormat.Ustar))
        {
            foreach ((string path, string content) in Files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{name}-{version}/{path}")
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
                    ModificationTime = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
                });
            }
        }

        return output.ToArray();
    }
}
