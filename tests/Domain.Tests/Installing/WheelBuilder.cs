using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Packages.Wheels;

namespace CondaStore.Domain.Tests.Installing;

/// <summary>Builds wheels, right ones and wrong ones.</summary>
internal sealed class WheelBuilder(string name, string version)
{
    private readonly List<(string Path, byte[] Content, bool Executable)> _members = [];
    private readonly List<string> _extraRecordLines = [];
    private readonly HashSet<string> _unlisted = [];
    private readonly HashSet<string> _wrongHash = [];

    public string Stem { get; set; } = $"{name}-{version}";

    public string WheelVersion { get; set; } = "1.0";

    public bool HasRecord { get; set; } = true;

    public WheelBuilder File(string path, string content, bool executable = false)
    {
        _members.Add((path, Encoding.UTF8.GetBytes(content), executable));
        return this;
    }

    public WheelBuilder Unlisted(string path)
    {
        _unlisted.Add(path);
        return File(path, "unlisted");
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

    public WheelToInstall WriteTo(string folder)
    {
        string file = Path.Combine(folder, $"{name}-{version}-py3-none-any.whl");
        using FileStream stream = new(file, FileMode.Create);
        using ZipArchive zip = new(stream, ZipArchiveMode.Create);
        List<(string Path, byte[] Content, bool Executable)> members =
        [
            .. _members,
            ($"{Stem}.dist-info/METADATA", Encoding.UTF8.GetBytes($"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"), false),
            ($"{Stem}.dist-info/WHEEL", Encoding.UTF8.GetBytes($"Wheel-Version: {WheelVersion}\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"), false),
        ];
        StringBuilder record = new();
        foreach ((string path, byte[] content, bool executable) in members)
        {
            ZipArchiveEntry entry = zip.CreateEntry(path);
            entry.ExternalAttributes = (executable ? 0x81ED : 0x81A4) << 16;
            using (Stream target = entry.Open())
            {
                target.Write(content);
            }

            if (!_unlisted.Contains(path))
            {
                byte[] hashed = _wrongHash.Contains(path) ? [1] : content;
                string quoted = path.Contains(',', StringComparison.Ordinal) ? $"\"{path}\"" : path;
                record.Append($"{quoted},{WheelRecord.HashText("sha256", SHA256.HashData(hashed))},{content.Length}\r\n");
            }
        }

        record.AppendJoin('\n', _extraRecordLines.Append($"{Stem}.dist-info/RECORD,,"));
        if (HasRecord)
        {
            using Stream target = zip.CreateEntry($"{Stem}.dist-info/RECORD").Open();
            target.Write(Encoding.UTF8.GetBytes(record.ToString()));
        }

        return new WheelToInstall(file);
    }
}
