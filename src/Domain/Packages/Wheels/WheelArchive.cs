using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Packages.Wheels;

/// <summary>A wheel whose members and metadata agree in form; contents are checked while they are unpacked.</summary>
internal sealed class WheelArchive : IDisposable
{
    private const int LargestMetadata = 64 << 20;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WheelRecordLine> _record = new(StringComparer.Ordinal);
    private readonly string _file;

    private WheelArchive(string file, WheelFileName name, ZipArchive zip)
    {
        _file = Path.GetFileName(file);
        Name = name;
        _zip = zip;
    }

    /// <summary>The parts of the file name.</summary>
    public WheelFileName Name { get; }

    /// <summary>Name of the <c>.dist-info</c> directory.</summary>
    public string MetadataDirectory { get; private set; } = string.Empty;

    /// <summary>Name that the <c>.data</c> directory has when there is one.</summary>
    public string DataDirectory => string.Concat(MetadataDirectory.AsSpan(0, MetadataDirectory.Length - ".dist-info".Length), ".data");

    /// <summary>The members that are installed: all but RECORD and its signatures.</summary>
    public IEnumerable<string> Members => _members.Keys.Where(m => !IsRecordItself(m));

    /// <summary>Opens a wheel and checks everything that can be checked without unpacking it.</summary>
    /// <param name="path">The file; its name is the wheel's name.</param>
    /// <param name="sha256">Its SHA-256 in hexadecimal; null when nobody promised one.</param>
    /// <param name="maximumBytes">Most bytes that it may unpack to.</param>
    /// <param name="maximumFiles">Most files that it may have.</param>
    /// <param name="warn">Receives sentences about what is odd; null when nobody listens.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.CorruptArchive"/>, <see cref="ErrorCode.UnsafeArchive"/>,
    /// <see cref="ErrorCode.ArchiveTooLarge"/>, <see cref="ErrorCode.InvalidPackageMetadata"/>, <see cref="ErrorCode.HashMismatch"/>.</exception>
    public static WheelArchive Open(string path, string? sha256, long maximumBytes, int maximumFiles, Action<string>? warn)
    {
        WheelFileName name = WheelFileName.Parse(Path.GetFileName(path));
        FileStream stream;
        try
        {
            stream = File.OpenRead(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(ErrorCode.FileNotReadable, $"Cannot read '{path}': {failure.Message}", failure);
        }

        try
        {
            CheckHash(stream, path, sha256);
            WheelArchive archive = new(path, name, new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: false));
            archive.ReadMembers(maximumBytes, maximumFiles);
            archive.FindMetadata();
            archive.CheckWheelFile(warn ?? (_ => { }));
            archive.ReadRecord();
            return archive;
        }
        catch (InvalidDataException failure)
        {
            stream.Dispose();
            string file = Path.GetFileName(path);
            throw new StoreException(ErrorCode.CorruptArchive, $"'{file}' is not a readable wheel: {failure.Message}", failure);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();

    /// <summary>Text of a metadata file, or null when the wheel has none of that name.</summary>
    public string? ReadMetadata(string name)
    {
        if (!_members.TryGetValue($"{MetadataDirectory}/{name}", out ZipArchiveEntry? entry))
        {
            return null;
        }

        if (entry.Length > LargestMetadata)
        {
            throw Fault(ErrorCode.ArchiveTooLarge, $"has a file {name} of {entry.Length} bytes");
        }

        using StreamReader reader = new(entry.Open(), new UTF8Encoding(false, throwOnInvalidBytes: false));
        return reader.ReadToEnd();
    }

    /// <summary>Unpacks a member and compares it with RECORD on the way.</summary>
    /// <returns>Whether the member may be executed.</returns>
    /// <exception cref="StoreException"><see cref="ErrorCode.HashMismatch"/>, <see cref="ErrorCode.CorruptArchive"/>,
    /// <see cref="ErrorCode.DiskFull"/>.</exception>
    public bool Extract(string member, string destination)
    {
        ZipArchiveEntry entry = _members[member];
        WheelRecordLine expected = _record[member];
        string algorithm = expected.Hash![..expected.Hash!.IndexOf('=', StringComparison.Ordinal)];
        using IncrementalHash hash = IncrementalHash.CreateHash(AlgorithmOf(algorithm)!.Value);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        long written = 0;
        try
        {
            using Stream content = entry.Open();
            using FileStream target = new(destination, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            int count;
            while ((count = content.Read(buffer)) > 0)
            {
                written += count;
                if (written > entry.Length)
                {
                    throw Fault(ErrorCode.ArchiveTooLarge, $"has more in '{member}' than it says");
                }

                hash.AppendData(buffer, 0, count);
                target.Write(buffer, 0, count);
            }
        }
        catch (InvalidDataException failure)
        {
            throw new StoreException(ErrorCode.CorruptArchive, $"'{_file}' is damaged at '{member}': {failure.Message}", failure);
        }
        catch (IOException failure)
        {
            throw FileFailure.Translate(failure, $"write '{destination}'");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (WheelRecord.HashText(algorithm, hash.GetHashAndReset()) != expected.Hash || (expected.Size is { } size && size != written))
        {
            throw Fault(ErrorCode.HashMismatch, $"has another content in '{member}' than its RECORD says");
        }

        // Upper half of the external attributes: the mode of Unix.
        return ((entry.ExternalAttributes >> 16) & 0x49) != 0;
    }

    private static void CheckHash(FileStream stream, string path, string? sha256)
    {
        if (sha256 is { } expected)
        {
            string found = Convert.ToHexStringLower(SHA256.HashData(stream));
            stream.Position = 0;
            if (!string.Equals(found, expected, StringComparison.OrdinalIgnoreCase))
            {
                string file = Path.GetFileName(path);
                throw new StoreException(ErrorCode.HashMismatch, $"'{file}' has the SHA-256 {found} instead of {expected}.");
            }
        }
    }

    private void ReadMembers(long maximumBytes, int maximumFiles)
    {
        HashSet<string> folded = new(StringComparer.OrdinalIgnoreCase);
        long total = 0;
        foreach (ZipArchiveEntry entry in _zip.Entries)
        {
            string name = entry.FullName;
            bool isDirectory = name.EndsWith('/');
            string plain = isDirectory ? name[..^1] : name;
            if (plain.Contains('\\', StringComparison.Ordinal) || PackagePath.Normalize(plain) != plain || plain.Length == 0)
            {
                throw Fault(ErrorCode.UnsafeArchive, $"has a member named '{name}'");
            }

            if (isDirectory)
            {
                continue;
            }

            if (!folded.Add(name))
            {
                throw Fault(ErrorCode.UnsafeArchive, $"has two members named '{name}' or differing only in case");
            }

            if ((entry.ExternalAttributes >> 16 & 0xF000) == 0xA000)
            {
                throw Fault(ErrorCode.UnsafeArchive, $"has the symbolic link '{name}'");
            }

            total += entry.Length;
            _members.Add(name, entry);
            if (total > maximumBytes || _members.Count > maximumFiles)
            {
                throw Fault(ErrorCode.ArchiveTooLarge, "unpacks to more than the limits allow");
            }
        }
    }

    private void FindMetadata()
    {
        List<string> directories =
        [
            .. _members.Keys.Where(m => m.Contains('/', StringComparison.Ordinal))
                .Select(m => m[..m.IndexOf('/', StringComparison.Ordinal)])
                .Where(d => d.EndsWith(".dist-info", StringComparison.Ordinal)).Distinct(),
        ];
        if (directories.Count != 1)
        {
            throw Fault(ErrorCode.InvalidPackageMetadata, $"has {directories.Count} .dist-info directories instead of one");
        }

        string stem = directories[0][..^".dist-info".Length];
        int dash = stem.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0
            || ProjectName.Normalize(stem[..dash]) != Name.Name
            || !PypiVersion.TryParse(stem[(dash + 1)..], out PypiVersion? version)
            || !version.Equals(Name.Version))
        {
            throw Fault(ErrorCode.InvalidPackageMetadata, $"has the directory '{directories[0]}', which is not its own");
        }

        MetadataDirectory = directories[0];
    }

    private void CheckWheelFile(Action<string> warn)
    {
        string text = ReadMetadata("WHEEL") ?? throw Fault(ErrorCode.InvalidPackageMetadata, "has no file WHEEL");
        string? version = text.Split('\n').Select(l => l.Split(':', 2)).FirstOrDefault(l => l is ["Wheel-Version", _])?[1].Trim();
        string[] parts = version?.Split('.') ?? [];
        if (parts.Length < 2 || parts[0] != "1")
        {
            throw Fault(ErrorCode.InvalidPackageMetadata, $"has the format version '{version}'; only 1 is known");
        }

        if (parts[1] != "0")
        {
            warn($"'{_file}' has the format version {version}; it is installed as version 1.0.");
        }
    }

    private void ReadRecord()
    {
        string text = ReadMetadata("RECORD") ?? throw Fault(ErrorCode.InvalidPackageMetadata, "has no file RECORD");
        foreach (WheelRecordLine line in WheelRecord.Parse(text))
        {
            if (IsRecordItself(line.Path))
            {
                continue;
            }

            if (!_members.ContainsKey(line.Path))
            {
                throw Fault(ErrorCode.InvalidPackageMetadata, $"lacks '{line.Path}', which its RECORD names");
            }

            int equals = line.Hash?.IndexOf('=', StringComparison.Ordinal) ?? -1;
            if (equals < 0 || AlgorithmOf(line.Hash![..equals]) is null)
            {
                throw Fault(ErrorCode.InvalidPackageMetadata, $"has no SHA-256 or better for '{line.Path}' in its RECORD");
            }

            if (!_record.TryAdd(line.Path, line))
            {
                throw Fault(ErrorCode.InvalidPackageMetadata, $"names '{line.Path}' twice in its RECORD");
            }
        }

        if (Members.FirstOrDefault(m => !_record.ContainsKey(m)) is { } unlisted)
        {
            throw Fault(ErrorCode.InvalidPackageMetadata, $"has the file '{unlisted}', which its RECORD does not name");
        }
    }

    private static HashAlgorithmName? AlgorithmOf(string name) => name switch
    {
        "sha256" => HashAlgorithmName.SHA256,
        "sha384" => HashAlgorithmName.SHA384,
        "sha512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private bool IsRecordItself(string member) =>
        member.StartsWith(MetadataDirectory + "/RECORD", StringComparison.Ordinal)
        && member[(MetadataDirectory.Length + 1)..] is "RECORD" or "RECORD.jws" or "RECORD.p7s";

    private StoreException Fault(ErrorCode code, string what) => new(code, $"The wheel '{_file}' {what}.") { Found = _file };
}
