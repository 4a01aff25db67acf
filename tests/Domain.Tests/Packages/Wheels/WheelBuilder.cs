using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Environments;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Packages.Wheels;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Packages.Wheels;

/// <summary>Builds wheels, right ones and wrong ones.</summary>
internal sealed class WheelBuilder(string name, string version)
{
    private const int RegularFile = 0x81A4;
    private const int Executable = 0x81ED;

    private readonly List<(string Path, byte[] Content, int Mode)> _members = [];
    private readonly List<string> _extraRecordLines = [];
    private readonly HashSet<string> _unlisted = [];
    private readonly HashSet<string> _wrongHash = [];
    private readonly List<Action<byte[]>> _patches = [];

    public string Stem { get; set; } = $"{name}-{version}";

    public string Tags { get; set; } = "py3-none-any";

    public string WheelVersion { get; set; } = "1.0";

    public string Metadata { get; set; } = $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n";

    public bool HasRecord { get; set; } = true;

    public string FileName => $"{name}-{version}-{Tags}.whl";

    public WheelBuilder File(string path, string content, bool executable = false) =>
        Member(path, Encoding.UTF8.GetBytes(content), executable ? Executable : RegularFile);

    public WheelBuilder Member(string path, byte[] content, int mode)
    {
        _members.Add((path, content, mode));
        return this;
    }

    public WheelBuilder EntryPoints(string text) => File($"{Stem}.dist-info/entry_points.txt", text);

    public WheelBuilder Unlisted(string path, string content = "unlisted")
    {
        _unlisted.Add(path);
        return File(path, content);
    }

    public WheelBuilder WrongHash(string path)
    {
        _wrongHash.Add(path);
        return File(path, "content");
    }

    public WheelBuilder RecordLine(string line)
    {
        _extraRecordLines.Add(line);
        return this;
    }

    /// <summary>Changes the bytes of the finished file.</summary>
    public WheelBuilder Patch(Action<byte[]> patch)
    {
        _patches.Add(patch);
        return this;
    }

    public byte[] Build()
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            StringBuilder record = new();
            foreach ((string path, byte[] content, int mode) in (List<(string, byte[], int)>)
            [
                .. _members,
                ($"{Stem}.dist-info/METADATA", Encoding.UTF8.GetBytes(Metadata), RegularFile),
                ($"{Stem}.dist-info/WHEEL", Encoding.UTF8.GetBytes($"Wheel-Version: {WheelVersion}\nGenerator: test\nTag: {Tags}\n"), RegularFile),
            ])
            {
                Add(zip, path, content, mode);
                if (!_unlisted.Contains(path))
                {
                    byte[] hashed = _wrongHash.Contains(path) ? [1] : content;
                    string quoted = path.Contains(',', StringComparison.Ordinal) ? $"\"{path}\"" : path;
                    record.Append($"{quoted},{HashText(hashed)},{content.Length}\r\n");
                }
            }

            record.AppendJoin('\n', _extraRecordLines.Append($"{Stem}.dist-info/RECORD,,"));
            if (HasRecord)
            {
                Add(zip, $"{Stem}.dist-info/RECORD", Encoding.UTF8.GetBytes(record.ToString()), RegularFile);
            }
        }

        byte[] bytes = stream.ToArray();
        _patches.ForEach(patch => patch(bytes));
        return bytes;
    }

    /// <summary>The record of a wheel with these bytes, as a lockfile with its hash would give it.</summary>
    public RepodataRecord Record(byte[] bytes, string? url = null) => WheelRecords.Of(new LockedPipPackage(
        name.ToLowerInvariant().Replace('_', '-'), version, url ?? $"https://files.example/a/b/{FileName}", Convert.ToHexStringLower(SHA256.HashData(bytes)))
    {
        Source = url is null ? [] : [new("type", "url")],
    });

    private static void Add(ZipArchive zip, string path, byte[] content, int mode)
    {
        ZipArchiveEntry entry = zip.CreateEntry(path);
        entry.ExternalAttributes = mode << 16;
        entry.LastWriteTime = new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero);
        using Stream target = entry.Open();
        target.Write(content);
    }

    /// <summary>A hash as in RECORD.</summary>
    public static string HashText(ReadOnlySpan<byte> content) => "sha256=" + Base64Url.EncodeToString(SHA256.HashData(content));
}
