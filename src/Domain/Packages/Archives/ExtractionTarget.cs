using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Packages.Archives;

/// <summary>
/// The directory that an archive is extracted into. It starts empty and belongs to one extraction, so what was created is
/// known without asking the file system: nothing is written through a link, and nothing is written twice.
/// </summary>
internal sealed class ExtractionTarget
{
    private const int ExecuteBits = 0x49;
    private const int RegularMode = 0x1A4;
    private const int MaximumReported = 100;
    private const long IsLink = -1;

    // 1980-01-01: the first day of ZIP, and of wheels made from what is installed.
    private const long Earliest = 315_532_800;

    private readonly string _root;
    private readonly ExtractionLimits _limits;
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal) { "" };
    private readonly Dictionary<string, long> _files = new(StringComparer.Ordinal);
    private readonly List<string> _outsideLinks = [];

    // A time to come would look like a change after publication.
    private readonly long _latest;
    private string _lastParent = "";
    private long _bytes;
    private long _copied;

    /// <summary>Takes over an existing, empty directory.</summary>
    public ExtractionTarget(string root, ExtractionLimits limits, TimeProvider time)
    {
        _root = root;
        _limits = limits;
        _latest = Math.Max(Earliest, time.GetUtcNow().ToUnixTimeSeconds());
    }

    /// <summary>What was done so far.</summary>
    public ExtractionSummary Summary => new(_files.Count, _bytes, _outsideLinks)
    {
        Sizes = _files,
        Latest = DateTimeOffset.FromUnixTimeSeconds(_latest),
    };

    /// <summary>Creates what a member describes, with its content from the reader.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.UnsafeArchive"/>, <see cref="ErrorCode.DiskFull"/>, <see cref="ErrorCode.FileSystem"/>, and what the reader
    /// throws. </exception>
    public async ValueTask PlaceAsync(TarMember member, TarReader reader, CancellationToken cancellationToken)
    {
        string path = Check(member.Path);
        try
        {
            switch (member.Type)
            {
                case TarMemberType.Directory:
                    CreateDirectory(path);
                    break;
                case TarMemberType.File:
                    Claim(path);
                    await WriteFileAsync(path, member, reader, cancellationToken);
                    break;
                case TarMemberType.SymbolicLink:
                    Claim(path);
                    CreateSymbolicLink(path, member.LinkTarget);
                    break;
                default:
                    Claim(path);
                    CreateHardLink(path, member);
                    break;
            }
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            throw FileFailure.Translate(exception, $"write {Path.Combine(_root, path)}");
        }
    }

    /// <summary>
    /// Takes a path for a file that <see cref="Create"/> makes and <see cref="Complete"/> finishes. Paths are claimed one after the other,
    /// files are made side by side.
    /// </summary>
    /// <returns>The path in its plain form.</returns>
    /// <exception cref="StoreException"><see cref="ErrorCode.UnsafeArchive"/>, <see cref="ErrorCode.DiskFull"/>,
    /// <see cref="ErrorCode.FileSystem"/>.</exception>
    public string ClaimFile(string memberPath)
    {
        string path = Check(memberPath);
        try
        {
            Claim(path);
            return path;
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            throw FileFailure.Translate(exception, $"write {Path.Combine(_root, path)}");
        }
    }

    /// <summary>Creates a claimed file, with those execute bits that its archive gives it.</summary>
    public SafeFileHandle Create(string path, int mode) => CreateFile(path, mode);

    /// <summary>Notes the length of a file that is written, and gives it its time, in seconds since 1970.</summary>
    public void Complete(string path, SafeFileHandle file, long length, long modified)
    {
        SetTime(file, modified);
        lock (_files)
        {
            _bytes += length;
            _files[path] = length;
        }
    }

    private static string Check(string memberPath)
    {
        string path = PackagePath.Normalize(memberPath)
            ?? throw ArchiveErrors.Unsafe("is not a relative path inside the package.", memberPath);
        return PackagePath.IsWithin(path, "conda-meta") || path is "info/repodata_record.json" or PackageExtractor.MarkerPath
            ? throw ArchiveErrors.Unsafe("is a place that only installers write.", memberPath)
            : path;
    }

    private void Claim(string path)
    {
        if (path.Length == 0 || _directories.Contains(path) || !_files.TryAdd(path, 0))
        {
            throw ArchiveErrors.Unsafe("stands twice in it.", path);
        }

        int slash = path.LastIndexOf('/');
        ReadOnlySpan<char> parent = slash < 0 ? default : path.AsSpan(0, slash);
        if (!parent.SequenceEqual(_lastParent))
        {
            _lastParent = parent.ToString();
            CreateDirectory(_lastParent);
        }
    }

    private void CreateDirectory(string path)
    {
        if (_directories.Contains(path))
        {
            return;
        }

        int slash = path.LastIndexOf('/');
        CreateDirectory(slash < 0 ? "" : path[..slash]);
        if (_files.ContainsKey(path))
        {
            throw ArchiveErrors.Unsafe("is used as a folder although it is a file or a link.", path);
        }

        string full = Path.Combine(_root, path);
        RefuseCollision(full, path);
        Directory.CreateDirectory(full);
        _directories.Add(path);
    }

    private async ValueTask WriteFileAsync(string path, TarMember member, TarReader reader, CancellationToken cancellationToken)
    {
        using SafeFileHandle file = CreateFile(path, member.Mode);
        long offset = 0;
        for (ReadOnlyMemory<byte> slice = await reader.ReadContentAsync(cancellationToken);
            !slice.IsEmpty;
            slice = await reader.ReadContentAsync(cancellationToken))
        {
            RandomAccess.Write(file, slice.Span, offset);
            offset += slice.Length;
        }

        _bytes += offset;
        _files[path] = offset;
        SetTime(file, member.Modified);
    }

    private void SetTime(SafeFileHandle file, long modified) =>
        File.SetLastWriteTimeUtc(file, DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(modified, Earliest, _latest)).UtcDateTime);

    // Read for all, write for the owner, the archive's execute bits, and nothing else: no setuid, no owner.
    private SafeFileHandle CreateFile(string path, int mode)
    {
        string full = Path.Combine(_root, path);
        try
        {
            SafeFileHandle file = File.OpenHandle(full, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, (UnixFileMode)(RegularMode | (mode & ExecuteBits)));
            }

            return file;
        }
        catch (IOException) when (File.Exists(full))
        {
            throw Collision(path);
        }
    }

    private void CreateSymbolicLink(string path, string target)
    {
        if (target.Length == 0)
        {
            throw ArchiveErrors.Unsafe("is a symbolic link to nothing.", path);
        }

        if (PackagePath.Resolve(path, target) is null)
        {
            if (!_limits.AllowOutsideLinks)
            {
                throw ArchiveErrors.Unsafe($"is a symbolic link out of the package, to '{PathComponent.Shorten(target)}'.", path);
            }

            if (_outsideLinks.Count < MaximumReported)
            {
                _outsideLinks.Add(path);
            }
        }

        string full = Path.Combine(_root, path);
        RefuseCollision(full, path);
        File.CreateSymbolicLink(full, target);
        _files[path] = IsLink;
    }

    // A second name of a symbolic link is a symbolic link with the same text, read from its own folder: tar stores it so, too.
    private void CreateHardLink(string path, TarMember member)
    {
        string? target = PackagePath.Normalize(member.LinkTarget);
        if (target is null || target == path || !_files.TryGetValue(target, out long size))
        {
            throw ArchiveErrors.Unsafe(
                $"is a hard link to '{PathComponent.Shorten(member.LinkTarget)}', which is not an earlier file of the package.", path);
        }

        string existing = Path.Combine(_root, target);
        string full = Path.Combine(_root, path);
        if (size == IsLink)
        {
            CreateSymbolicLink(path, new FileInfo(existing).LinkTarget!);
            return;
        }

        RefuseCollision(full, path);
        if (!HardLink.TryCreate(existing, full))
        {
            CopyFile(existing, full, size);
        }

        _files[path] = size;
    }

    // Without hard links, each name takes the space of the file, which is not limited by the size of the archive.
    private void CopyFile(string existing, string full, long size)
    {
        _copied += size;
        if (_copied > _limits.RatioFreeBytes)
        {
            throw ArchiveErrors.TooLarge($"its hard links unpack to more than {_limits.RatioFreeBytes} bytes.");
        }

        File.Copy(existing, full);
    }

    // What we did not create and is there all the same differs only in case, on a file system that ignores case.
    private static void RefuseCollision(string full, string path)
    {
        if (!OperatingSystem.IsLinux() && Path.Exists(full))
        {
            throw Collision(path);
        }
    }

    private static StoreException Collision(string path) =>
        ArchiveErrors.Unsafe("differs from another file only in case, which this file system cannot hold.", path);
}
