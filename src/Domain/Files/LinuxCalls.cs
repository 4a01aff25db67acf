using System.Runtime.InteropServices;
using CondaStore.Domain.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Files;

/// <summary>
/// System calls of Linux that .NET does not offer: hard links, reflinks, and paths relative to an open directory, which save the kernel
/// from resolving the whole path for each of many files.
/// </summary>
internal static partial class LinuxCalls
{
    public const int PermissionDenied = 1;
    public const int NotFound = 2;
    public const int DeviceError = 5;
    public const int WouldBlock = 11;
    public const int AccessDenied = 13;
    public const int Busy = 16;
    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int NotADirectory = 20;
    public const int IsADirectory = 21;
    public const int Invalid = 22;
    public const int TooManyOpenInSystem = 23;
    public const int TooManyOpen = 24;
    public const int NoSpace = 28;
    public const int ReadOnlyFileSystem = 30;
    public const int TooManyLinks = 31;
    public const int NameTooLong = 36;
    public const int NotImplemented = 38;
    public const int DirectoryNotEmpty = 39;
    public const int TooManySymlinks = 40;
    public const int NotSupported = 95;
    public const int TimedOut = 110;
    public const int StaleHandle = 116;
    public const int QuotaExceeded = 122;

    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int CloseOnExec = 0x80000;
    private const int PathOnly = 0x200000;
    private const int CurrentDirectory = -100;
    private const int CopyLength = 1 << 26;
    private const int RemoveDirectoryFlag = 0x200;
    private const int SymlinkNoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const nuint CloneFile = 0x40049409;
    private const nint OmitTime = (1 << 30) - 2;

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
    private static readonly int DirectoryOnly = IsArm ? 0x4000 : 0x10000;
    private static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;

    // On the first failure the runtime binds the code that reads errno and looks up settings in the environment, which overwrites errno
    // (203, no such variable). This call makes that first failure happen here.
    static LinuxCalls() => Result(UnlinkAt(-1, "-", 0));

    /// <summary>Opens a directory to resolve relative paths against; fails if the last component is a symlink.</summary>
    public static int TryOpenDirectory(SafeFileHandle? parent, string path, out SafeFileHandle handle)
    {
        int descriptor = OpenAt(Number(parent), path, PathOnly | DirectoryOnly | NoFollow | CloseOnExec, 0);
        int error = Result(descriptor);
        handle = new SafeFileHandle(descriptor, ownsHandle: true);
        return error;
    }

    /// <summary>Opens a file for reading; fails if the last component is a symlink.</summary>
    public static int TryOpenRead(SafeFileHandle directory, string name, out SafeFileHandle handle)
    {
        int descriptor = OpenAt(Number(directory), name, ReadOnly | NoFollow | CloseOnExec, 0);
        int error = Result(descriptor);
        handle = new SafeFileHandle(descriptor, ownsHandle: true);
        return error;
    }

    /// <summary>Creates a file that must not exist.</summary>
    public static int TryCreate(SafeFileHandle directory, string name, uint mode, out SafeFileHandle handle)
    {
        int descriptor = OpenAt(Number(directory), name, WriteOnly | Create | Exclusive | NoFollow | CloseOnExec, mode);
        int error = Result(descriptor);
        handle = new SafeFileHandle(descriptor, ownsHandle: true);
        return error;
    }

    /// <summary>Creates a hard link; paths are absolute if no directory is given.</summary>
    public static int TryLink(SafeFileHandle? sourceDirectory, string source, SafeFileHandle? directory, string name) =>
        Result(LinkAt(Number(sourceDirectory), source, Number(directory), name, 0));

    public static int TrySymlink(string target, SafeFileHandle directory, string name) =>
        Result(SymlinkAt(target, Number(directory), name));

    public static int TryMakeDirectory(SafeFileHandle directory, string path) => Result(MakeDirectoryAt(Number(directory), path, 0x1FF));

    public static int TryUnlink(SafeFileHandle directory, string path) => Result(UnlinkAt(Number(directory), path, 0));

    /// <summary>Deletes a file or link by its full path.</summary>
    public static int Unlink(string path) => Result(UnlinkAt(CurrentDirectory, path, 0));

    /// <summary>Removes an empty directory by its full path.</summary>
    public static int RemoveDirectory(string path) => Result(UnlinkAt(CurrentDirectory, path, RemoveDirectoryFlag));

    /// <summary>Renames by full paths; an existing file is replaced.</summary>
    public static int Rename(string from, string to) => Result(RenameAt(CurrentDirectory, from, CurrentDirectory, to));

    public static int TryRename(SafeFileHandle fromDirectory, string from, SafeFileHandle toDirectory, string to) =>
        Result(RenameAt(Number(fromDirectory), from, Number(toDirectory), to));

    /// <summary>Lets the new file share the extents of the old one (<c>FICLONE</c>).</summary>
    public static int TryClone(SafeFileHandle source, SafeFileHandle destination) =>
        Result(IoControl(Number(destination), CloneFile, Number(source)));

    /// <summary>Copies within the kernel, from the start to the end of the source.</summary>
    public static int TryCopy(SafeFileHandle source, SafeFileHandle destination, long length, CancellationToken cancellationToken)
    {
        long left = length;
        while (left > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            nint copied = CopyFileRange(Number(source), 0, Number(destination), 0, (nuint)Math.Min(left, CopyLength), 0);
            if (copied < 0)
            {
                return Marshal.GetLastPInvokeError();
            }

            if (copied == 0)
            {
                return left == length ? NotSupported : 0;
            }

            left -= copied;
        }

        return 0;
    }

    /// <summary>Returns the status of an open file.</summary>
    public static FileStatus Status(SafeFileHandle file) =>
        TryStatus(file, string.Empty, out FileStatus status) is var error && error == 0
            ? status
            : throw Failure(error, "read the status of", "an open file");

    /// <summary>Gets the status of a path without following a symlink.</summary>
    public static int TryStatus(SafeFileHandle? directory, string path, out FileStatus status)
    {
        int result = Result(StatX(Number(directory), path, SymlinkNoFollow | EmptyPath, 0x7FF, out StatXBuffer buffer));
        status = result == 0 ? buffer.ToStatus() : default;
        return result;
    }

    /// <summary>Sets the time of last change of an open file.</summary>
    public static int TrySetModified(SafeFileHandle file, long seconds, uint nanoseconds)
    {
        TimeSpecification modified = new() { Seconds = (nint)seconds, Nanoseconds = (nint)nanoseconds };
        Span<TimeSpecification> times = [new() { Nanoseconds = OmitTime }, modified];
        return Result(FileTimes(Number(file), times));
    }

    public static int TrySetMode(SafeFileHandle file, uint mode) => Result(ChangeMode(Number(file), mode));

    /// <summary>Flushes the file system that contains a directory to disk.</summary>
    public static void SyncFileSystemOf(string directory)
    {
        int descriptor = OpenAt(CurrentDirectory, directory, ReadOnly | DirectoryOnly | CloseOnExec, 0);
        int error = Result(descriptor);
        using SafeFileHandle handle = new(descriptor, ownsHandle: true);
        error = error == 0 ? Result(SyncFileSystem(descriptor)) : error;
        if (error != 0)
        {
            throw Failure(error, "write to the disk", directory);
        }
    }

    /// <summary>Returns the path with all symlinks resolved, or null if it does not exist.</summary>
    public static unsafe string? RealPath(string path)
    {
        Span<byte> buffer = stackalloc byte[4096];
        fixed (byte* start = buffer)
        {
            return ResolvePath(path, start) == 0 ? null : Marshal.PtrToStringUTF8((nint)start);
        }
    }

    /// <summary>Returns the exception for an error number, with the matching error code.</summary>
    public static StoreException Failure(int error, string action, string path) =>
        FileFailure.Of(error, $"{action} '{path}'", Marshal.GetPInvokeErrorMessage(error));

    private static int Number(SafeFileHandle? handle) => handle is null ? CurrentDirectory : (int)handle.DangerousGetHandle();

    private static int Result(int returned) => returned < 0 ? Marshal.GetLastPInvokeError() : 0;

    [LibraryImport("libc", EntryPoint = "openat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenAt(int directory, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "linkat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int LinkAt(int oldDirectory, string oldPath, int newDirectory, string newPath, int flags);

    [LibraryImport("libc", EntryPoint = "symlinkat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int SymlinkAt(string target, int directory, string path);

    [LibraryImport("libc", EntryPoint = "mkdirat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakeDirectoryAt(int directory, string path, uint mode);

    [LibraryImport("libc", EntryPoint = "unlinkat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int UnlinkAt(int directory, string path, int flags);

    [LibraryImport("libc", EntryPoint = "renameat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RenameAt(int oldDirectory, string oldPath, int newDirectory, string newPath);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoControl(int file, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "copy_file_range", SetLastError = true)]
    private static partial nint CopyFileRange(
        int source, nint sourceOffset, int destination, nint destinationOffset, nuint length, uint flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatX(int directory, string path, int flags, uint mask, out StatXBuffer buffer);

    [LibraryImport("libc", EntryPoint = "futimens", SetLastError = true)]
    private static partial int FileTimes(int file, ReadOnlySpan<TimeSpecification> times);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int ChangeMode(int file, uint mode);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncFileSystem(int file);

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static unsafe partial nint ResolvePath(string path, byte* resolved);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    /// <summary><c>struct statx</c>, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatXBuffer
    {
        [FieldOffset(16)]
        private readonly uint _links;

        [FieldOffset(28)]
        private readonly ushort _mode;

        [FieldOffset(32)]
        private readonly ulong _inode;

        [FieldOffset(40)]
        private readonly ulong _size;

        [FieldOffset(48)]
        private readonly ulong _blocks;

        [FieldOffset(112)]
        private readonly long _modifiedSeconds;

        [FieldOffset(120)]
        private readonly uint _modifiedNanoseconds;

        [FieldOffset(136)]
        private readonly uint _deviceMajor;

        [FieldOffset(140)]
        private readonly uint _deviceMinor;

        public readonly FileStatus ToStatus() =>
            new(
                _mode, (long)_size, _links, _modifiedSeconds, _modifiedNanoseconds, ((ulong)_deviceMajor << 32) | _deviceMinor, _inode,
                (long)_blocks);
    }
}
