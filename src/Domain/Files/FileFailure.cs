using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Files;

/// <summary>Converts file system failures to <see cref="StoreException"/> with hints for the user.</summary>
public static class FileFailure
{
    private const int QuotaOnMac = 69;
    private const int WindowsDiskFull = 112;
    private const int WindowsHandleDiskFull = 39;
    private const int WindowsSharingViolation = 32;
    private const int WindowsLockViolation = 33;
    private const int WouldBlockOnMac = 35;

    private const string ReadCache = "Packages of a cache that may only be read are used with --read-cache.";

    /// <summary>Determines whether an exception means that the disk is full or a quota is reached.</summary>
    public static bool IsDiskFull(Exception exception)
    {
        int code = exception.HResult & 0xFFFF;
        return exception is IOException && (OperatingSystem.IsWindows()
            ? code is WindowsDiskFull or WindowsHandleDiskFull
            : code == LinuxCalls.NoSpace
                || (code == LinuxCalls.QuotaExceeded && OperatingSystem.IsLinux())
                || (code == QuotaOnMac && OperatingSystem.IsMacOS()));
    }

    /// <summary>Determines whether an exception means that another process holds the lock of a file.</summary>
    public static bool IsLocked(Exception exception)
    {
        int code = exception.HResult & 0xFFFF;
        return exception is IOException && (OperatingSystem.IsWindows()
            ? code is WindowsSharingViolation or WindowsLockViolation
            : code == (OperatingSystem.IsMacOS() ? WouldBlockOnMac : LinuxCalls.WouldBlock));
    }

    /// <summary>Determines whether an exception means that a folder is not writable.</summary>
    public static bool MayNotWrite(Exception exception) => exception is UnauthorizedAccessException
        || (exception is IOException && OperatingSystem.IsLinux() && exception.HResult == LinuxCalls.ReadOnlyFileSystem);

    /// <summary>Determines whether an exception comes from the file system.</summary>
    public static bool IsFileFailure(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Returns the exception to throw: <see cref="ErrorCode.DiskFull"/> or <see cref="ErrorCode.FileSystem"/>.</summary>
    /// <param name="exception">The failure reported by the file system.</param>
    /// <param name="doing">The operation that failed, such as "write a/b".</param>
    public static StoreException Translate(Exception exception, string doing)
    {
        int error = IsDiskFull(exception) ? LinuxCalls.NoSpace
            : exception is UnauthorizedAccessException ? LinuxCalls.AccessDenied
            : OperatingSystem.IsLinux() ? exception.HResult
            : 0;
        return Of(error, doing, exception.Message, exception);
    }

    /// <summary>Returns the exception to throw where the failed operation is no longer known, with the file system's own message, without
    /// secrets. A full disk and missing permissions do not pass by themselves.</summary>
    /// <param name="exception">The failure reported by the file system.</param>
    /// <param name="isShared">Whether other processes may remove files meanwhile, so that a missing one may be there again later.</param>
    public static StoreException Classify(Exception exception, bool isShared = false) => IsDiskFull(exception)
        ? new StoreException(ErrorCode.DiskFull, $"The disk is full: {Redaction.Redact(exception.Message)}", exception)
        {
            Hints = [HintFor(LinuxCalls.NoSpace)!],
        }
        : new StoreException(ErrorCode.FileSystem, Redaction.Redact(exception.Message), exception)
        {
            IsTransient = exception is IOException && !MayNotWrite(exception)
                && (isShared || exception is not (FileNotFoundException or DirectoryNotFoundException)),
        };

    /// <summary>Returns the exception for a Linux error number; 0 for any other failure.</summary>
    /// <param name="error">The number.</param>
    /// <param name="doing">The operation that failed, such as "write a/b".</param>
    /// <param name="reason">The failure reported by the file system.</param>
    /// <param name="inner">The underlying exception, or null.</param>
    public static StoreException Of(int error, string doing, string reason, Exception? inner = null)
    {
        bool isFull = error is LinuxCalls.NoSpace or LinuxCalls.QuotaExceeded;
        return new StoreException(
            isFull ? ErrorCode.DiskFull : ErrorCode.FileSystem,
            isFull ? $"The disk is full: cannot {doing}." : $"Cannot {doing}: {reason.TrimEnd('.')}.",
            inner)
        {
            Hints = HintFor(error) is { } hint ? [hint] : [],
            IsTransient = error is LinuxCalls.DeviceError or LinuxCalls.Busy or LinuxCalls.TooManyOpenInSystem or LinuxCalls.TooManyOpen
                or LinuxCalls.TimedOut or LinuxCalls.StaleHandle,
        };
    }

    private static string? HintFor(int error) => error switch
    {
        LinuxCalls.NoSpace or LinuxCalls.QuotaExceeded => "Free space on the disk, or choose another folder for the package cache.",
        LinuxCalls.PermissionDenied or LinuxCalls.AccessDenied =>
            "It belongs to another user or may not be changed: look at its owner and permissions, or choose another folder. " + ReadCache,
        LinuxCalls.ReadOnlyFileSystem => "The file system may only be read: choose another folder. " + ReadCache,
        LinuxCalls.DeviceError =>
            "The device reports an error, and the system's log may say more. Packages that were damaged are found and fetched again.",
        LinuxCalls.StaleHandle or LinuxCalls.TimedOut =>
            "The server of the file share did not answer as expected; it may do so again in a while.",
        LinuxCalls.TooManyOpen or LinuxCalls.TooManyOpenInSystem =>
            "Too many files are open: raise the limit (ulimit -n), or run fewer installations at a time.",
        LinuxCalls.NameTooLong => "Choose a folder with a shorter path for the environment.",
        _ => null,
    };
}
