using System.Buffers;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Packages.Wheels;

namespace CondaStore.Domain.Installing;

/// <summary>
/// Installs wheels into a prefix and takes them out again. A wheel is unpacked and checked aside and then moved to its place, its RECORD
/// last: a distribution with a RECORD is complete.
/// </summary>
public sealed partial class WheelInstaller : IDisposable
{
    private const string StagingPrefix = ".wheel-";

    private readonly string _prefix;
    private readonly PythonInfo _python;
    private readonly WheelOptions _options;
    private readonly PrefixLock? _lock;
    private readonly HashSet<string> _condaPaths;
    private readonly Dictionary<string, InstalledWheel> _installed = new(StringComparer.Ordinal);

    private WheelInstaller(string prefix, PythonInfo python, WheelOptions options, PrefixLock? prefixLock, HashSet<string> condaPaths)
    {
        _prefix = prefix;
        _python = python;
        _options = options;
        _lock = prefixLock;
        _condaPaths = condaPaths;
    }

    /// <summary>Locks a prefix and learns what conda packages have there.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.PythonMissing"/>, <see cref="ErrorCode.LockTimeout"/>,
    /// <see cref="ErrorCode.PrefixFrozen"/>.</exception>
    public static async Task<WheelInstaller> OpenAsync(
        string prefix, WheelOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(prefix));
        FrozenPrefix.ThrowIfFrozen(path);
        if (!Directory.Exists(Path.Combine(path, PrefixData.Folder)))
        {
            throw new StoreException(ErrorCode.NotFound, $"'{path}' is no environment.");
        }

        PrefixLock? prefixLock = options.LockPrefix
            ? await PrefixLock.AcquireAsync(path, options.LockTimeout, time, cancellationToken)
            : null;
        try
        {
            PrefixContents contents = PrefixData.Read(path);
            PythonInfo python = TargetPath.Require(PythonInfo.FromRecords(contents.Records.Select(r => r.Repodata)), "A wheel");
            foreach (string left in Directory.EnumerateDirectories(Path.Combine(path, PrefixData.Folder), StagingPrefix + "*"))
            {
                Directory.Delete(left, recursive: true);
            }

            HashSet<string> condaPaths = [.. contents.Records.SelectMany(r => r.Paths).Select(p => p.Path)];
            return new WheelInstaller(path, python, options, prefixLock, condaPaths);
        }
        catch
        {
            prefixLock?.Dispose();
            throw;
        }
    }

    /// <summary>Gives up the lock.</summary>
    public void Dispose() => _lock?.Dispose();

    /// <summary>Installs a wheel in place of any other version of the same project.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.HashMismatch"/>, <see cref="ErrorCode.CorruptArchive"/>, <see cref="ErrorCode.UnsafeArchive"/>,
    /// <see cref="ErrorCode.ArchiveTooLarge"/>, <see cref="ErrorCode.InvalidPackageMetadata"/>, <see cref="ErrorCode.UnsafePath"/>,
    /// <see cref="ErrorCode.InvalidState"/> when conda owns the project, <see cref="ErrorCode.DiskFull"/>, <see cref="ErrorCode.FileSystem"/>.
    /// </exception>
    public Task<InstalledWheel> InstallAsync(WheelToInstall wheel, CancellationToken cancellationToken) =>
        Task.Run(() => Install(wheel, cancellationToken), cancellationToken);

    private InstalledWheel Install(WheelToInstall wheel, CancellationToken cancellationToken)
    {
        using WheelArchive archive = WheelArchive.Open(wheel.Path, wheel.Sha256, _options.MaximumBytes, _options.MaximumFiles, _options.Warn);
        try
        {
            return Install(wheel, archive, cancellationToken);
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            throw FileFailure.Translate(failure, $"install '{Path.GetFileName(wheel.Path)}'");
        }
    }

    private InstalledWheel Install(WheelToInstall wheel, WheelArchive archive, CancellationToken cancellationToken)
    {
        string staging = Path.Combine(_prefix, PrefixData.Folder, $"{StagingPrefix}{Guid.NewGuid():N}");
        Directory.CreateDirectory(staging);
        try
        {
            List<StagedFile> files = [.. Stage(archive, wheel, staging, cancellationToken)];
            Uninstall(archive.Name.Name);
            WarnAboutCondaFiles(archive, files);
            Publish(files);
            string metadata = $"{_python.SitePackages}/{archive.MetadataDirectory}";
            WriteRecord(metadata, files.Select(f => new WheelRecordLine(FromSitePackages(f.Target), f.Hash, f.Size)));
            InstalledWheel installed = new(
                archive.Name.Name, archive.Name.Version.Source, metadata, [.. files.Select(f => f.Target), $"{metadata}/RECORD"]);
            _installed[installed.Name] = installed;
            return installed;
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>Unpacks everything aside; nothing in the prefix changes before all of it is known to be right.</summary>
    private IEnumerable<StagedFile> Stage(WheelArchive archive, WheelToInstall wheel, string staging, CancellationToken cancellationToken)
    {
        Dictionary<string, StagedFile> files = new(StringComparer.Ordinal);
        int number = 0;
        string interpreter = $"{_prefix}/{_python.Executable}";
        foreach (string member in archive.Members)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsWrittenByInstaller(archive, member))
            {
                continue;
            }

            string temporary = Path.Combine(staging, $"{number++}");
            bool executable = archive.Extract(member, temporary);
            string target = Target(archive, member, out bool isScript);
            if (isScript)
            {
                RewriteShebang(temporary, interpreter);
            }

            files[target] = StagedFile.Of(temporary, target, executable || isScript);
        }

        foreach (EntryPoint entryPoint in WheelEntryPoints.Parse(archive.ReadMetadata("entry_points.txt") ?? string.Empty))
        {
            AddWritten("bin/" + entryPoint.Command, Encoding.UTF8.GetBytes(EntryPointScript.Text(entryPoint, interpreter)), executable: true);
        }

        string metadata = $"{_python.SitePackages}/{archive.MetadataDirectory}";
        AddWritten($"{metadata}/INSTALLER", Encoding.UTF8.GetBytes(_options.InstallerName + "\n"), executable: false);
        if (wheel.IsRequested)
        {
            AddWritten($"{metadata}/REQUESTED", [], executable: false);
        }

        if (wheel.DirectUrl is { } url)
        {
            AddWritten($"{metadata}/direct_url.json", DirectUrl(url, wheel.Sha256), executable: false);
        }

        return files.Values;

        void AddWritten(string target, byte[] content, bool executable)
        {
            string temporary = Path.Combine(staging, $"{number++}");
            File.WriteAllBytes(temporary, content);
            files[target] = StagedFile.Of(temporary, target, executable);
        }
    }

    private static bool IsWrittenByInstaller(WheelArchive archive, string member) =>
        member.StartsWith(archive.MetadataDirectory + "/", StringComparison.Ordinal)
        && member[(archive.MetadataDirectory.Length + 1)..] is "INSTALLER" or "REQUESTED" or "direct_url.json";

    /// <summary>Where a member goes: the root to site-packages, the schemes of the data directory to their places.</summary>
    private string Target(WheelArchive archive, string member, out bool isScript)
    {
        isScript = false;
        string label = archive.Name.Distribution;
        string data = archive.DataDirectory + "/";
        if (!member.StartsWith(data, StringComparison.Ordinal))
        {
            return TargetPath.Check($"{_python.SitePackages}/{member}", label);
        }

        string rest = member[data.Length..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string scheme = slash < 0 ? rest : rest[..slash];
        string path = slash < 0 ? string.Empty : rest[(slash + 1)..];
        isScript = scheme == "scripts";
        string directory = scheme switch
        {
            "purelib" or "platlib" => _python.SitePackages + "/",
            "scripts" => "bin/",
            "headers" => $"include/{_python.IncludeName}/{label}/",
            "data" => string.Empty,
            _ => throw new StoreException(
                ErrorCode.InvalidPackageMetadata, $"The wheel of {label} has files for '{scheme}', which is unknown.")
            { Found = member },
        };
        return TargetPath.Check(directory + path, label);
    }

    private static void RewriteShebang(string file, string interpreter)
    {
        byte[] content = File.ReadAllBytes(file);
        int end = content.AsSpan().IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = content.AsSpan(0, end < 0 ? content.Length : end).TrimEnd((byte)'\r');
        if (!line.StartsWith("#!python"u8))
        {
            return;
        }

        ReadOnlySpan<byte> options = line["#!python"u8.Length..];
        options = options.StartsWith("w"u8) ? options[1..] : options;
        ArrayBufferWriter<byte> output = new(content.Length + 200);
        output.Write(Encoding.UTF8.GetBytes(Shebang.ForPython(interpreter, Encoding.UTF8.GetString(options))));
        output.Write(end < 0 ? "\n"u8 : content.AsSpan(end));
        File.WriteAllBytes(file, output.WrittenSpan);
    }

    private void WarnAboutCondaFiles(WheelArchive archive, List<StagedFile> files)
    {
        foreach (StagedFile file in files.Where(f => _condaPaths.Contains(f.Target)))
        {
            _options.Warn?.Invoke($"The wheel of {archive.Name.Distribution} replaces '{file.Target}', which belongs to a conda package.");
        }
    }

    private void Publish(List<StagedFile> files)
    {
        using FileLinker linker = new(_prefix, LinkMode.Copy, 0, 1, _options.Warn ?? (_ => { }), Refuse);
        foreach (StagedFile file in files)
        {
            // The directory is made through the linker, which refuses those that lead out of the prefix.
            int slash = file.Target.LastIndexOf('/');
            string directory = slash < 0 ? _prefix : $"{_prefix}/{linker.MakeDirectory(file.Target[..slash])}";

            // A rename puts a new file in the place of an old one; a file shared with the package cache is never written to.
            int error = LinuxCalls.Rename(file.Temporary, $"{directory}/{file.Target[(slash + 1)..]}");
            if (error != 0)
            {
                throw LinuxCalls.Failure(error, "write", $"{_prefix}/{file.Target}");
            }
        }
    }

    private static void Refuse(string path) =>
        throw new StoreException(ErrorCode.FileSystem, $"'{path}' is a file where the wheel has a folder.") { Found = path };

    private void WriteRecord(string metadata, IEnumerable<WheelRecordLine> lines)
    {
        string own = FromSitePackages($"{metadata}/RECORD");
        string text = WheelRecord.Format(lines.Append(new WheelRecordLine(own, null, null)));
        TemporaryFile.WriteAll(Path.Combine(_prefix, metadata, "RECORD"), Encoding.UTF8.GetBytes(text), makeFolder: false);
    }

    private string FromSitePackages(string target) =>
        target.StartsWith(_python.SitePackages + "/", StringComparison.Ordinal)
            ? target[(_python.SitePackages.Length + 1)..]
            : string.Concat(Enumerable.Repeat("../", _python.SitePackages.Split('/').Length)) + target;

    private static byte[] DirectUrl(string url, string? sha256)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("archive_info");
            if (sha256 is not null)
            {
                json.WriteStartObject("hashes");
                json.WriteString("sha256", sha256);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteString("url", Redaction.Strip(url));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
