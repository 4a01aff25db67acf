using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Files;

/// <summary>
/// Writes a file at a path that the user gave. A regular file is written atomically: to a temporary file in the same folder, which is
/// renamed and keeps the permissions of the file it replaces. Anything else is written in place: links are followed, devices and pipes
/// receive the content, and so does a file that has other hard links or cannot be replaced, such as a bind mount.
/// </summary>
public static class OutputFile
{
    private const int MostLinks = 40;

    /// <summary>Writes the file; missing parent folders are created.</summary>
    /// <param name="path">The file, absolute or relative to the working directory.</param>
    /// <param name="write">Writes the content into a stream, which may be one that cannot seek.</param>
    /// <param name="cancellationToken">Cancels the operation; a regular file stays unchanged.</param>
    /// <returns>The file; null where the content went into a device or pipe.</returns>
    /// <exception cref="StoreException"><see cref="ErrorCode.FileSystem"/>, <see cref="ErrorCode.DiskFull"/>.</exception>
    public static async Task<FileInfo?> WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        try
        {
            string full = Path.Combine(Environment.CurrentDirectory, path);
            string? place = FollowLinks(full);
            if (place is null)
            {
                return await WriteThroughAsync(full, FileMode.Append, write, cancellationToken);
            }

            if (Directory.Exists(place))
            {
                throw new StoreException(ErrorCode.FileSystem, $"Cannot write '{path}': it is a folder.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            FileStatus? present = OperatingSystem.IsLinux() && LinuxCalls.TryStatus(null, place, out FileStatus found) == 0 ? found : null;
            return present is { IsRegular: false }
                ? await WriteThroughAsync(place, FileMode.Open, write, cancellationToken)
                : await ReplaceAsync(place, present, write, cancellationToken);
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure) && failure is not HttpIOException)
        {
            throw FileFailure.Translate(failure, $"write '{path}'");
        }
    }

    /// <summary>Writes bytes that are there already.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.FileSystem"/>, <see cref="ErrorCode.DiskFull"/>.</exception>
    public static Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        return WriteAsync(path, Write, cancellationToken);

        Task Write(Stream target)
        {
            // A pipe blocks until its reader is ready; for a file, continuing on another thread takes longer than writing.
            if (!target.CanSeek)
            {
                return target.WriteAsync(content, cancellationToken).AsTask();
            }

            target.Write(content.Span);
            return Task.CompletedTask;
        }
    }

    /// <summary>Where a path leads; null for one of a process's open files (/dev/stdout), which is reached only by that name.</summary>
    private static string? FollowLinks(string path)
    {
        for (int hop = 0; hop < MostLinks; hop++)
        {
            string directory = Path.GetDirectoryName(path) ?? throw new IOException("It is a folder.");
            if (OperatingSystem.IsLinux())
            {
                directory = LinuxCalls.RealPath(directory) ?? directory;
                if (directory.StartsWith("/proc/", StringComparison.Ordinal))
                {
                    return null;
                }
            }

            path = Path.Combine(directory, Path.GetFileName(path));
            if (new FileInfo(path).LinkTarget is not { } target)
            {
                return path;
            }

            path = Path.Combine(directory, target);
        }

        throw new IOException("Too many links lead on from it.");
    }

    // Opening a pipe blocks until it has a reader.
    private static async Task<FileInfo?> WriteThroughAsync(
        string path, FileMode mode, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        FileStreamOptions options =
            new() { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        await using FileStream target = await Task.Run(() => new FileStream(path, options), cancellationToken).WaitAsync(cancellationToken);
        await write(target);
        return null;
    }

    private static async Task<FileInfo?> ReplaceAsync(
        string path, FileStatus? present, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        if (present is not null)
        {
            // A user without permission to write to a file must not replace it either.
            await using FileStream writable =
                new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }

        string beside = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}.part");
        try
        {
            if (Create(beside, present) is not { } content)
            {
                await WriteThroughAsync(path, FileMode.Truncate, write, cancellationToken);
                return new FileInfo(path);
            }

            await using (content)
            {
                await write(content);
                content.Flush(flushToDisk: true);
            }

            if (present is { Links: > 1 } || !TryRename(beside, path, present))
            {
                await using FileStream complete = File.OpenRead(beside);
                await WriteThroughAsync(
                    path, FileMode.Truncate, target => complete.CopyToAsync(target, cancellationToken), cancellationToken);
            }

            return new FileInfo(path);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Creates the file beside; null where only the named file itself may be written.</summary>
    private static FileStream? Create(string beside, FileStatus? present)
    {
        try
        {
            FileStream content = new(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            if (present is { } old && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(content.SafeFileHandle, (UnixFileMode)old.Permissions);
            }

            return content;
        }
        catch (Exception failure) when (present is not null && FileFailure.MayNotWrite(failure))
        {
            return null;
        }
    }

    /// <summary>Renames; false where the file is a mount of its own, which keeps its name.</summary>
    private static bool TryRename(string beside, string path, FileStatus? present)
    {
        if (!OperatingSystem.IsLinux())
        {
            File.Move(beside, path, overwrite: true);
            return true;
        }

        int error = LinuxCalls.Rename(beside, path);
        return error == 0 || (error == LinuxCalls.Busy && present is not null ? false : throw LinuxCalls.Failure(error, "write", path));
    }
}
