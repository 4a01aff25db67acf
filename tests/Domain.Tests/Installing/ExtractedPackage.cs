using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Installing;

/// <summary>Builds an extracted package on the disk, as the package cache holds it.</summary>
internal sealed class ExtractedPackage
{
    private readonly TemporaryDirectory _cache;
    private readonly string _directory;
    private readonly JsonArray _paths = [];
    private readonly List<string> _entryPoints = [];
    private RepodataRecord _record;

    public ExtractedPackage(TemporaryDirectory cache, string name, string version = "1.0", string build = "0")
    {
        _cache = cache;
        _directory = cache.At($"pkgs/{name}-{version}-{build}");
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(_directory, "info"));
        _record = new RepodataRecord
        {
            Name = name,
            Version = version,
            Build = build,
            Subdir = "linux-64",
            FileName = $"{name}-{version}-{build}.conda",
            Url = $"https://conda.example/main/linux-64/{name}-{version}-{build}.conda",
            Channel = "https://conda.example/main",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}-{version}-{build}"))),
        };
    }

    public static ExtractedPackage Python(TemporaryDirectory cache, string version = "3.11.4") =>
        new ExtractedPackage(cache, "python", version)
            .File($"bin/python{version[..version.LastIndexOf('.')]}", "#!/bin/sh\nexec python3 \"$@\"\n", executable: true);

    public ExtractedPackage DependsOn(params string[] specs)
    {
        _record = _record with { Depends = [.. _record.Depends, .. specs] };
        return this;
    }

    public ExtractedPackage Noarch(NoarchKind kind)
    {
        _record = _record with { Noarch = kind, Subdir = "noarch" };
        return this;
    }

    public ExtractedPackage File(string path, string content, string? placeholder = null, bool binary = false, bool noLink = false, bool executable = false)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        string file = _cache.Write(Path.GetRelativePath(_cache.Path, Path.Combine(_directory, path)), content);
        System.IO.File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        if (executable && !OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(file, (UnixFileMode)0x1ED);
        }

        JsonObject entry = Entry(path, "hardlink");
        entry["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        entry["size_in_bytes"] = bytes.Length;
        if (placeholder is not null)
        {
            entry["prefix_placeholder"] = placeholder;
            entry["file_mode"] = binary ? "binary" : "text";
        }

        if (noLink)
        {
            entry["no_link"] = true;
        }

        return this;
    }

    public ExtractedPackage Symlink(string path, string target, string? sha256 = null, string type = "softlink")
    {
        string file = Path.Combine(_directory, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        System.IO.File.CreateSymbolicLink(file, target);
        Entry(path, type)["sha256"] = sha256 ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)));
        return this;
    }

    public ExtractedPackage EmptyDirectory(string path)
    {
        Directory.CreateDirectory(Path.Combine(_directory, path));
        Entry(path, "directory");
        return this;
    }

    /// <summary>An entry without a file, for metadata that lies.</summary>
    public ExtractedPackage Claim(string path)
    {
        Entry(path, "hardlink");
        return this;
    }

    public ExtractedPackage EntryPoint(string text)
    {
        _entryPoints.Add(text);
        return this;
    }

    public ReadyPackage Build()
    {
        Write("info/paths.json", new JsonObject { ["paths"] = _paths.DeepClone(), ["paths_version"] = 1 });
        if (_record.Noarch != NoarchKind.None)
        {
            JsonObject noarch = new() { ["type"] = _record.Noarch == NoarchKind.Python ? "python" : "generic" };
            noarch["entry_points"] = new JsonArray([.. _entryPoints.Select(e => (JsonNode)e)]);
            Write("info/link.json", new JsonObject { ["noarch"] = noarch, ["package_metadata_version"] = 1 });
        }

        return new ReadyPackage(_record, _directory);
    }

    private JsonObject Entry(string path, string type)
    {
        JsonObject entry = new() { ["_path"] = path, ["path_type"] = type };
        _paths.Add(entry);
        return entry;
    }

    private void Write(string path, JsonObject json) => System.IO.File.WriteAllText(Path.Combine(_directory, path), json.ToJsonString());
}
