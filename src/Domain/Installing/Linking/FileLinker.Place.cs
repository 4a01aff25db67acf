using System.Buffers;
using System.Security.Cryptography;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Installing.Linking;

internal sealed partial class FileLinker
{
    private const int CopyBuffer = 1 << 20;
    private const uint ScriptMode = 0x1ED;
    private const uint NoteMode = 0x1A4;
    private const uint OwnerWrite = 0x80;
    private const int MostWarnings = 100;

    private PlacedItem Place(Source source, LinkItem item, Origin origin, Destination destination)
    {
        switch (item.Kind)
        {
            case LinkItemKind.Symlink:
                return PlaceSymlink(source, origin, destination);
            case LinkItemKind.PatchText:
            case LinkItemKind.PatchBinary:
                return WriteFile(source, origin, destination, item);
            case LinkItemKind.File when source.Ways.Reflink || source.Ways.HardLink:
                return PlaceShared(source, origin, destination, item);
            default:
                return WriteFile(source, origin, destination, item);
        }
    }

    private PlacedItem PlaceShared(Source source, Origin origin, Destination destination, LinkItem item)
    {
        if (source.Ways.Reflink)
        {
            PlacedItem placed = WriteFile(source, origin, destination, item, tryReflink: true);
            if (placed.As != PlacedAs.Deferred)
            {
                return placed;
            }
        }

        return source.Ways.HardLink && TryHardLink(source, origin, destination)
            ? new PlacedItem(PlacedAs.HardLink)
            : WriteFile(source, origin, destination, item);
    }

    private bool TryHardLink(Source source, Origin origin, Destination destination)
    {
        if (_hardLinkLimit > 0
            && LinuxCalls.TryStatus(origin.Directory, origin.Name, out FileStatus status) == 0
            && status.Links >= _hardLinkLimit
            && !TryRenewSource(origin))
        {
            return false;
        }

        int error = LinuxCalls.TryLink(origin.Directory, origin.Name, destination.Directory, destination.Name);
        if (error == LinuxCalls.Exists)
        {
            ClearWay(destination);
            error = LinuxCalls.TryLink(origin.Directory, origin.Name, destination.Directory, destination.Name);
        }

        if (error == LinuxCalls.TooManyLinks && TryRenewSource(origin))
        {
            error = LinuxCalls.TryLink(origin.Directory, origin.Name, destination.Directory, destination.Name);
        }

        switch (error)
        {
            case 0:
                return true;
            case LinuxCalls.CrossDevice or LinuxCalls.NotSupported or LinuxCalls.NotImplemented:
                source.Ways.HardLink = false;
                return false;
            case LinuxCalls.TooManyLinks or LinuxCalls.PermissionDenied or LinuxCalls.AccessDenied:
                return false;
            default:
                throw LinuxCalls.TryStatus(origin.Directory, origin.Name, out _) is var present && IsMissing(present)
                    ? Incomplete(source.Directory, origin.Path)
                    : Failure(error, "link", destination);
        }
    }

    private static bool IsMissing(int error) => error is LinuxCalls.NotFound or LinuxCalls.NotADirectory;

    /// <summary>Returns the exception for a package that lacks a file listed in its metadata.</summary>
    private static StoreException Incomplete(string package, string path) =>
        new(ErrorCode.InvalidPackageMetadata, $"The package's metadata lists '{path}', which is not in the package.")
        {
            Found = path,
            Hints = [$"If the channel's archive is whole, files were removed from the package cache: delete '{package}'."],
        };

    /// <summary>
    /// Starts a new generation of a file that has reached its limit of hard links: a copy replaces it in the package, and the next prefixes
    /// share that copy. If the package is read-only, nothing changes.
    /// </summary>
    private static bool TryRenewSource(Origin origin)
    {
        if (LinuxCalls.TryOpenRead(origin.Directory, origin.Name, out SafeFileHandle original) != 0)
        {
            return false;
        }

        using (original)
        {
            string temporary = $".{Guid.NewGuid():N}.renew";
            if (LinuxCalls.TryCreate(origin.Directory, temporary, 0x180, out SafeFileHandle copy) != 0)
            {
                copy.Dispose();
                return false;
            }

            FileStatus status = LinuxCalls.Status(original);
            bool done;
            using (copy)
            {
                done = CopyContent(original, copy, status.Size, CancellationToken.None) == 0
                    && TakeOver(copy, status, status.Permissions, 0) == 0;
            }

            if (done && LinuxCalls.TryRename(origin.Directory, temporary, origin.Directory, origin.Name) == 0)
            {
                return true;
            }

            LinuxCalls.TryUnlink(origin.Directory, temporary);
            return false;
        }
    }

    /// <summary>
    /// Writes a private file: a reflink if the file system supports it and the content stays the same, otherwise a copy, with the
    /// placeholder replaced if there is one. Returns <see cref="PlacedAs.Deferred"/> if only the reflink failed and a hard link may
    /// succeed.
    /// </summary>
    private PlacedItem WriteFile(Source source, Origin origin, Destination destination, LinkItem item, bool tryReflink = false)
    {
        int error = LinuxCalls.TryOpenRead(origin.Directory, origin.Name, out SafeFileHandle original);
        using (original)
        {
            if (error == LinuxCalls.TooManySymlinks)
            {
                return PlaceSymlink(source, origin, destination);
            }

            if (error != 0)
            {
                throw IsMissing(error)
                    ? Incomplete(source.Directory, origin.Path)
                    : LinuxCalls.Failure(error, "read", $"{source.Directory}/{origin.Path}");
            }

            FileStatus status = LinuxCalls.Status(original);
            using SafeFileHandle created = CreateFile(destination);
            bool complete = false;
            try
            {
                PlacedItem? placed = Fill(source, original, created, status, item, destination, tryReflink);
                complete = placed is not null;
                return placed ?? new PlacedItem(PlacedAs.Deferred);
            }
            finally
            {
                if (!complete)
                {
                    LinuxCalls.TryUnlink(destination.Directory, destination.Name);
                }
            }
        }
    }

    private static PlacedItem? Fill(
        Source source,
        SafeFileHandle original,
        SafeFileHandle created,
        FileStatus status,
        LinkItem item,
        Destination destination,
        bool tryReflink)
    {
        PlacedItem placed = new(PlacedAs.Copy, status.Size);
        if (IsRewritten(item.Kind))
        {
            // One second newer than the source: bytecode compiled from the unpatched source must not count as current.
            (long length, string sha256) = PatchedFile.Write(
                original, created, item.Kind == LinkItemKind.PatchBinary, item.Placeholder!, source.Growth, source.Cancellation);
            Require(TakeOver(created, status, status.Permissions | OwnerWrite, 1), "write", destination);
            return new PlacedItem(PlacedAs.Copy, length, sha256);
        }

        // The caller decides: another thread may meanwhile detect that reflinks do not work, and this file should then be a hard link.
        if (tryReflink)
        {
            if (LinuxCalls.TryClone(original, created) == 0)
            {
                placed = new PlacedItem(PlacedAs.Copy);
                Require(TakeOver(created, status, status.Permissions, 0), "write", destination);
                return placed;
            }

            source.Ways.Reflink = false;
            if (source.Ways.HardLink)
            {
                return null;
            }
        }

        Require(CopyContent(original, created, status.Size, source.Cancellation), "write", destination);
        Require(TakeOver(created, status, status.Permissions, 0), "write", destination);
        return placed;
    }

    private static int CopyContent(SafeFileHandle original, SafeFileHandle copy, long size, CancellationToken cancellationToken)
    {
        int error = LinuxCalls.TryCopy(original, copy, size, cancellationToken);
        if (error is not (LinuxCalls.CrossDevice or LinuxCalls.NotImplemented or LinuxCalls.Invalid or LinuxCalls.NotSupported))
        {
            return error;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBuffer);
        try
        {
            long offset = 0;
            int count;
            while ((count = RandomAccess.Read(original, buffer, offset)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                RandomAccess.Write(copy, buffer.AsSpan(0, count), offset);
                offset += count;
            }

            return 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Copies the permissions and the modification time, shifted if required, of the source to a new file.</summary>
    private static int TakeOver(SafeFileHandle file, FileStatus status, uint mode, long shiftSeconds)
    {
        int error = LinuxCalls.TrySetMode(file, mode);
        return error is 0 or LinuxCalls.PermissionDenied
            ? LinuxCalls.TrySetModified(file, status.ModifiedSeconds + shiftSeconds, status.ModifiedNanoseconds)
            : error;
    }

    private PlacedItem WriteGenerated(byte[] content, uint mode, Destination destination)
    {
        using SafeFileHandle created = CreateFile(destination);
        RandomAccess.Write(created, content, 0);
        Require(LinuxCalls.TrySetMode(created, mode), "write", destination);
        return new PlacedItem(PlacedAs.Copy, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private PlacedItem PlaceSymlink(Source source, Origin origin, Destination destination)
    {
        string path = $"{source.Directory}/{origin.Path}";
        string? target = new FileInfo(path).LinkTarget;
        if (target is null)
        {
            // The package was extracted on a file system without symlinks, where the extractor wrote the content instead of the link.
            return WriteFile(source, origin, destination, new LinkItem(LinkItemKind.PrivateCopy, origin.Path, destination.Path));
        }

        WarnWhenOutside(target, destination);
        int error = LinuxCalls.TrySymlink(target, destination.Directory, destination.Name);
        if (error == LinuxCalls.Exists)
        {
            ClearWay(destination);
            error = LinuxCalls.TrySymlink(target, destination.Directory, destination.Name);
        }

        return error switch
        {
            0 => new PlacedItem(PlacedAs.Symlink, LinkTarget: target),
            LinuxCalls.PermissionDenied or LinuxCalls.NotSupported or LinuxCalls.NotImplemented => new PlacedItem(PlacedAs.Deferred),
            _ => throw Failure(error, "link", destination),
        };
    }

    private void WarnWhenOutside(string target, Destination destination)
    {
        string resolved = Path.GetFullPath(Path.Combine(_prefix, Path.GetDirectoryName(destination.Path) ?? string.Empty, target));
        if (resolved.StartsWith(_prefix.TrimEnd('/') + '/', StringComparison.Ordinal) || resolved == _prefix)
        {
            return;
        }

        int count = Interlocked.Increment(ref _linksOutside);
        if (count <= MostWarnings)
        {
            _warn($"The symlink '{destination.Path}' points outside the prefix, to '{target}'.");
        }
        else if (count == MostWarnings + 1)
        {
            _warn("More symlinks point outside the prefix; they are not listed.");
        }
    }

    private SafeFileHandle CreateFile(Destination destination)
    {
        int error = LinuxCalls.TryCreate(destination.Directory, destination.Name, 0x180, out SafeFileHandle created);
        if (error == LinuxCalls.Exists)
        {
            ClearWay(destination);
            error = LinuxCalls.TryCreate(destination.Directory, destination.Name, 0x180, out created);
        }

        return error == 0 ? created : throw Failure(error, "create", destination);
    }

    /// <summary>Moves away an unowned file or directory that occupies the path of a package's file.</summary>
    private void ClearWay(Destination destination)
    {
        int slash = destination.Path.LastIndexOf('/');
        _clearWay(slash < 0 ? destination.Path : $"{_directories[destination.Path[..slash]]}/{destination.Name}");
    }

    private static void Require(int error, string action, Destination destination)
    {
        if (error != 0)
        {
            throw Failure(error, action, destination);
        }
    }

    private static StoreException Failure(int error, string action, Destination destination) =>
        LinuxCalls.Failure(error, action, destination.Path);
}
