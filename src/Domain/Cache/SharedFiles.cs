using System.Buffers;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Metadata;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Cache;

/// <summary>
/// Stores identical files of several packages once: <c>.files/&lt;aa&gt;/&lt;sha256&gt;-&lt;mode&gt;</c> is a hard link to a file of some
/// package, and a package added later uses that file instead of its own.
/// </summary>
/// <remarks>
/// The hashes that a package declares are not trusted: the two files are compared byte by byte, so that no package can inject content into
/// another. Python sources are shared only with the same modification time, which their bytecode records.
/// </remarks>
/// <param name="directory">The folder of the hard links; created if missing.</param>
/// <param name="linkLimit">The maximum number of hard links per file; 0 for the limit of the file system.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedFiles(string directory, int linkLimit, TimeProvider time)
{
    /// <summary>Smaller files also occupy a disk block each, but are not worth three system calls.</summary>
    private const long Smallest = 8 << 10;

    private const int Buffer = 256 << 10;
    private const string TemporaryName = ".shared-file";

    private volatile bool _works = true;

    /// <summary>Shares the storage of the files of a package that is not in use yet with files of other packages.</summary>
    /// <param name="package">An extracted package under its temporary name.</param>
    /// <param name="paths">Its files.</param>
    /// <param name="cancellationToken">Stops the operation between files; files already shared stay shared.</param>
    public void Share(string package, PathsJson paths, CancellationToken cancellationToken)
    {
        HashSet<string> plain = new(StringComparer.Ordinal) { "" };
        foreach (PathsEntry entry in paths.Paths)
        {
            if (_works
                && entry is { Type: PathType.HardLink, Size: >= Smallest, Sha256: { Length: 64 } sha256 }
                && sha256.All(char.IsAsciiHexDigit))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Share(package, entry, sha256.ToLowerInvariant(), plain);
            }
        }
    }

    /// <summary>Removes the hard links of files that no package and no environment uses any more.</summary>
    /// <returns>The number of links removed.</returns>
    public int RemoveUnused(CancellationToken cancellationToken)
    {
        int removed = 0;
        foreach (string path in Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories) : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (LinuxCalls.TryStatus(null, path, out FileStatus status) == 0 && status.Links == 1 && LinuxCalls.Unlink(path) == 0)
            {
                removed++;
            }
        }

        return removed;
    }

    private void Share(string package, PathsEntry entry, string sha256, HashSet<string> plain)
    {
        string own = Path.Combine(package, entry.Path);
        int slash = entry.Path.LastIndexOf('/');
        if (!IsPlain(package, slash < 0 ? "" : entry.Path[..slash], plain)
            || LinuxCalls.TryStatus(null, own, out FileStatus status) != 0
            || !status.IsRegular || status.Links != 1)
        {
            return;
        }

        string name = NameOf(entry.Path, sha256, status);
        switch (LinuxCalls.TryStatus(null, name, out FileStatus kept))
        {
            case LinuxCalls.NotFound:
                Keep(own, name);
                break;
            case 0 when IsUsable(kept, status) && HasSameContent(own, name, status.Size):
                Take(package, own, name);
                break;
            case 0:
                // Damaged, at its link limit, or declared with a wrong hash: later packages share this file instead.
                Replace(own, name);
                break;
            default:
                break;
        }
    }

    private bool IsUsable(FileStatus kept, FileStatus own) =>
        kept.IsRegular
        && kept.Size == own.Size
        && (linkLimit <= 0 || kept.Links < linkLimit)
        // A modification time later than the package's publication would appear as a modification; clocks can be set back.
        && kept.ModifiedSeconds < time.GetUtcNow().ToUnixTimeSeconds();

    private string NameOf(string path, string sha256, FileStatus status)
    {
        string name = $"{sha256}-{Convert.ToString(status.Permissions, 8)}";
        return Path.Combine(
            directory, sha256[..2], path.EndsWith(".py", StringComparison.Ordinal) ? $"{name}-{status.ModifiedSeconds}" : name);
    }

    private void Keep(string own, string name)
    {
        int error = TryLink(own, name);
        if (error == LinuxCalls.NotFound)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(name)!);
            error = TryLink(own, name);
        }

        if (error is LinuxCalls.CrossDevice or LinuxCalls.NotSupported or LinuxCalls.NotImplemented or LinuxCalls.PermissionDenied)
        {
            _works = false;
        }
    }

    private static void Take(string package, string own, string name)
    {
        string temporary = Path.Combine(package, TemporaryName);
        switch (TryLink(name, temporary))
        {
            case 0 when LinuxCalls.Rename(temporary, own) != 0:
                LinuxCalls.Unlink(temporary);
                break;
            case LinuxCalls.TooManyLinks:
                Replace(own, name);
                break;
            default:
                break;
        }
    }

    private static void Replace(string own, string name)
    {
        string temporary = $"{name}.{Guid.NewGuid():N}";
        if (TryLink(own, temporary) == 0 && LinuxCalls.Rename(temporary, name) != 0)
        {
            LinuxCalls.Unlink(temporary);
        }
    }

    private static int TryLink(string existing, string name) => LinuxCalls.TryLink(null, existing, null, name);

    /// <summary>Determines whether the path of a folder of the package has no symbolic links, which could lead outside.</summary>
    private static bool IsPlain(string package, string folder, HashSet<string> plain)
    {
        if (plain.Contains(folder))
        {
            return true;
        }

        int slash = folder.LastIndexOf('/');
        return IsPlain(package, slash < 0 ? "" : folder[..slash], plain)
            && LinuxCalls.TryStatus(null, Path.Combine(package, folder), out FileStatus status) == 0
            && status.IsDirectory
            && plain.Add(folder);
    }

    private static bool HasSameContent(string first, string second, long size)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(2 * Buffer);
        try
        {
            using SafeFileHandle one = File.OpenHandle(first);
            using SafeFileHandle other = File.OpenHandle(second);
            for (long offset = 0; offset < size;)
            {
                int count = RandomAccess.Read(one, buffer.AsSpan(0, Buffer), offset);
                int same = ReadFull(other, buffer.AsSpan(Buffer, count), offset);
                if (count == 0 || same != count || !buffer.AsSpan(0, count).SequenceEqual(buffer.AsSpan(Buffer, count)))
                {
                    return false;
                }

                offset += count;
            }

            return true;
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            // It was removed by a cleaning or cannot be read, so it is not shared.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int ReadFull(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        int filled = 0;
        int count;
        while (filled < buffer.Length && (count = RandomAccess.Read(file, buffer[filled..], offset + filled)) > 0)
        {
            filled += count;
        }

        return filled;
    }
}
