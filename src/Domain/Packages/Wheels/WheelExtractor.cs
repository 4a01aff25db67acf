using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Records;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Packages.Wheels;

/// <summary>
/// Extracts a wheel in the form of a platform-independent conda package: files in the folders of <see cref="WheelPlaces"/>, and their
/// metadata in <c>info/</c>. After that, a wheel is cached, shared, linked and removed like any package.
/// </summary>
internal sealed class WheelExtractor
{
    /// <summary>The placeholder of the prefix in shebang lines of scripts.</summary>
    public const string Placeholder = "/prefix_of_the_environment_that_a_wheel_is_installed_in";

    private const int LargestMetadata = 32 << 20;
    private const int LargestRecord = 128 << 20;
    private const int LargestScript = 64 << 20;
    private const string Suffix = ".dist-info";

    private static readonly JsonWriterOptions Json = new() { SkipValidation = true };

    private readonly WheelArchive _archive;
    private readonly WheelFileName _name;
    private readonly string _stem;
    private readonly string _directory;

    private WheelExtractor(WheelArchive archive, WheelFileName name, string directory)
    {
        _archive = archive;
        _name = name;
        _directory = directory;
        _stem = FindStem();
    }

    /// <summary>Extracts a wheel.</summary>
    /// <param name="path">The file.</param>
    /// <param name="record">The record of the wheel.</param>
    /// <param name="directory">An existing, empty directory for exclusive use.</param>
    /// <param name="limits">The limits at which extraction fails.</param>
    /// <param name="parallelism">The number of files extracted concurrently.</param>
    /// <param name="time">The clock; files do not get modification times in the future.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.CorruptArchive"/>, <see cref="ErrorCode.UnsafeArchive"/>, <see cref="ErrorCode.ArchiveTooLarge"/>,
    /// <see cref="ErrorCode.InvalidPackageMetadata"/>, <see cref="ErrorCode.DiskFull"/>, <see cref="ErrorCode.FileSystem"/>.
    /// </exception>
    public static ExtractionSummary Extract(
        string path, RepodataRecord record, string directory, ExtractionLimits limits, int parallelism, TimeProvider time,
        CancellationToken cancellationToken)
    {
        WheelFileName name = WheelFileName.Parse(record.FileName);
        using WheelArchive archive = WheelArchive.Open(path, limits);
        WheelExtractor extractor = new(archive, name, directory);
        extractor.CheckMetadata();
        List<string> entryPoints = extractor.ReadEntryPoints();
        ExtractionTarget target = new(directory, limits, time);
        List<Job> jobs = extractor.Plan(target, extractor.ReadRecord(record));
        PathsEntry[] entries = new PathsEntry[jobs.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Math.Max(1, parallelism), CancellationToken = cancellationToken };
        try
        {
            Parallel.For(0, jobs.Count, parallel, i => entries[i] = extractor.Extract(jobs[i], target));
        }
        catch (AggregateException failures)
        {
            throw FailureOf(failures.InnerExceptions[0], directory);
        }

        extractor.WriteInfo(record, entries, entryPoints);
        return target.Summary;
    }

    private static Exception FailureOf(Exception failure, string directory) =>
        FileFailure.IsFileFailure(failure) ? FileFailure.Translate(failure, $"write {directory}") : failure;

    /// <summary>Claims a path for each member, in the order of paths, so that files of one folder are created consecutively.</summary>
    private List<Job> Plan(ExtractionTarget target, Dictionary<string, WheelRecordLine> lines)
    {
        List<Job> jobs = [];
        foreach (ZipMember member in _archive.Members.Values)
        {
            if (WheelPlaces.Of(member.Name, _stem, _name.Distribution) is { } place)
            {
                jobs.Add(new Job(member, place, lines.TryGetValue(member.Name, out WheelRecordLine line) ? line.Hash : null));
            }
        }

        jobs.Sort((a, b) => string.CompareOrdinal(a.Place, b.Place));
        jobs.ForEach(j => target.ClaimFile(j.Place));
        return jobs;
    }

    private PathsEntry Extract(Job job, ExtractionTarget target)
    {
        bool isScript = job.Place.StartsWith(WheelPlaces.Scripts, StringComparison.Ordinal);
        using SafeFileHandle file = target.Create(job.Place, isScript ? 0x49 : job.Member.Mode);
        byte[] sha256 = ExtractChecked(job, file);
        PathsEntry entry = new() { Path = job.Place, Sha256 = Convert.ToHexStringLower(sha256), Size = job.Member.Length };
        if (isScript)
        {
            entry = RewriteFirstLine(job, entry, file);
        }

        target.Complete(job.Place, file, entry.Size!.Value, job.Member.ModifiedSeconds);
        return entry;
    }

    private byte[] ExtractChecked(Job job, SafeFileHandle file)
    {
        if (job.Hash is null)
        {
            return _archive.Extract(job.Member, file, HashAlgorithmName.SHA256)[0];
        }

        (HashAlgorithmName algorithm, string digest) = WheelRecord.ParseHash(job.Hash)!.Value;
        byte[][] found = algorithm == HashAlgorithmName.SHA256
            ? _archive.Extract(job.Member, file, HashAlgorithmName.SHA256)
            : _archive.Extract(job.Member, file, HashAlgorithmName.SHA256, algorithm);
        return digest == Base64Url.EncodeToString(found[^1])
            ? found[0]
            : throw Fault(
                ErrorCode.CorruptArchive, $"has another content in '{PathComponent.Shorten(job.Member.Name)}' than its RECORD says");
    }

    /// <summary>Replaces <c>#!python</c> by the interpreter of an environment, as a placeholder that linking replaces.</summary>
    private PathsEntry RewriteFirstLine(Job job, PathsEntry entry, SafeFileHandle file)
    {
        if (job.Member.Length > LargestScript || !_archive.StartsWith(job.Member, "#!python"u8))
        {
            return entry;
        }

        byte[] content = _archive.Read(job.Member.Name, LargestScript);
        int end = content.AsSpan().IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = content.AsSpan(0, end < 0 ? content.Length : end).TrimEnd((byte)'\r');
        ReadOnlySpan<byte> options = line["#!python"u8.Length..].TrimStart("w0123456789."u8);
        if (!options.IsEmpty && options[0] is not ((byte)' ' or (byte)'\t'))
        {
            return entry;
        }

        byte[] rewritten =
            [.. Encoding.UTF8.GetBytes($"#!{Placeholder}/bin/python"), .. options, .. end < 0 ? "\n"u8 : content.AsSpan(end)];
        RandomAccess.SetLength(file, 0);
        RandomAccess.Write(file, rewritten, 0);
        return entry with
        {
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(rewritten)),
            Size = rewritten.Length,
            PrefixPlaceholder = Placeholder,
        };
    }

    private string FindStem()
    {
        string[] stems =
        [
            .. _archive.Members.Keys
                .Where(m => m.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && m.AsSpan(0, slash).EndsWith(Suffix))
                .Select(m => m[..(m.IndexOf('/', StringComparison.Ordinal) - Suffix.Length)]).Distinct(),
        ];
        if (stems.Length != 1)
        {
            throw Fault(ErrorCode.InvalidPackageMetadata, $"has {stems.Length} .dist-info directories instead of one");
        }

        int dash = stems[0].IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && ProjectName.TryNormalize(stems[0][..dash], out string? name) && name == _name.Name
            && PypiVersion.TryParse(stems[0][(dash + 1)..], out PypiVersion? version) && version.Equals(_name.Version)
                ? stems[0]
                : throw Fault(
                    ErrorCode.InvalidPackageMetadata,
                    $"has the directory '{PathComponent.Shorten(stems[0])}{Suffix}', which is not its own");
    }

    private void CheckMetadata()
    {
        CoreMetadata metadata = CoreMetadata.Parse(
            ReadMetadata("METADATA", LargestMetadata)
                ?? throw Fault(ErrorCode.InvalidPackageMetadata, "has no file METADATA"), _name.Distribution);
        if (!metadata.BelongsTo(_name.Name, _name.Version))
        {
            throw Fault(
                ErrorCode.InvalidPackageMetadata,
                $"has the metadata of {PathComponent.Shorten($"{metadata.WrittenName} {metadata.Version}")}");
        }

        string text = Text(ReadMetadata("WHEEL", LargestMetadata) ?? throw Fault(ErrorCode.InvalidPackageMetadata, "has no file WHEEL"));
        string? version = text.Split('\n').Select(l => l.Split(':', 2)).FirstOrDefault(l => l is ["Wheel-Version", _])?[1].Trim();
        if (version?.Split('.') is not ["1", ..])
        {
            throw Fault(
                ErrorCode.InvalidPackageMetadata, $"has the format version '{PathComponent.Shorten(version ?? "")}'; only 1 is known");
        }
    }

    private List<string> ReadEntryPoints() =>
        [.. WheelEntryPoints.Parse(Text(ReadMetadata("entry_points.txt", LargestMetadata) ?? []))
            .Select(e => WheelPlaces.IsInterpreter(e.Command)
                ? throw ArchiveErrors.Unsafe("is a command that would take the place of the interpreter.", e.Command)
                : $"{e.Command} = {e.Module}:{e.Function}")];

    /// <summary>
    /// Checks the members against RECORD. Hashes must match. The list of files must match only if the hash of the wheel is unknown: some
    /// published wheels have an incorrect list.
    /// </summary>
    private Dictionary<string, WheelRecordLine> ReadRecord(RepodataRecord record)
    {
        bool isStrict = record.Sha256 is null;
        Dictionary<string, WheelRecordLine> lines = new(StringComparer.Ordinal);
        string text = Text(ReadMetadata("RECORD", LargestRecord) ?? throw Fault(ErrorCode.InvalidPackageMetadata, "has no file RECORD"));
        foreach (WheelRecordLine line in WheelRecord.Parse(text))
        {
            if (IsSelf(line.Path))
            {
                continue;
            }

            if (!_archive.Members.ContainsKey(line.Path))
            {
                Require(!isStrict, $"lacks '{PathComponent.Shorten(line.Path)}', which its RECORD names");
                continue;
            }

            Require(
                WheelRecord.ParseHash(line.Hash) is not null,
                $"has no SHA-256 or better for '{PathComponent.Shorten(line.Path)}' in its RECORD");
            Require(lines.TryAdd(line.Path, line), $"names '{PathComponent.Shorten(line.Path)}' twice in its RECORD");
        }

        if (isStrict && _archive.Members.Keys.FirstOrDefault(m => !lines.ContainsKey(m) && !IsSelf(m)) is { } unlisted)
        {
            throw Fault(
                ErrorCode.InvalidPackageMetadata, $"has the file '{PathComponent.Shorten(unlisted)}', which its RECORD does not name");
        }

        return lines;

        bool IsSelf(string path) => path.StartsWith($"{_stem}{Suffix}/RECORD", StringComparison.Ordinal)
            && path[(_stem.Length + Suffix.Length + 1)..] is "RECORD" or "RECORD.jws" or "RECORD.p7s";
    }

    private void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw Fault(ErrorCode.InvalidPackageMetadata, what);
        }
    }

    private byte[]? ReadMetadata(string name, int maximumBytes)
    {
        string path = $"{_stem}{Suffix}/{name}";
        return _archive.Members.ContainsKey(path) ? _archive.Read(path, maximumBytes) : null;
    }

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);

    private void WriteInfo(RepodataRecord record, PathsEntry[] entries, List<string> entryPoints)
    {
        Directory.CreateDirectory(Path.Combine(_directory, "info"));
        Write(PathsJson.FilePath, new PathsJson(entries).Write);
        Write(LinkJson.FilePath, new LinkJson(NoarchKind.Python, entryPoints).Write);
        Write(IndexJson.FilePath, new IndexJson
        {
            Name = record.Name,
            Version = record.Version,
            Build = record.Build,
            Subdir = record.Subdir,
            Noarch = NoarchKind.Python,
            Purls = record.Purls,
        }.Write);
    }

    private void Write(string path, Action<Utf8JsonWriter> write)
    {
        using FileStream file = new(Path.Combine(_directory, path), FileMode.CreateNew, FileAccess.Write);
        using Utf8JsonWriter writer = new(file, Json);
        write(writer);
    }

    private StoreException Fault(ErrorCode code, string what) =>
        new(code, $"The wheel of {_name.Distribution} {_name.Version} {what}.") { Found = _name.Distribution };

    private readonly record struct Job(ZipMember Member, string Place, string? Hash);
}
