using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Packages;

/// <summary>Turns failures of the file system into ours.</summary>
internal static class FileFailure
{
    private const int NoSpace = 28;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;
    private const int WindowsDiskFull = 112;
    private const int WindowsHandleDiskFull = 39;

    /// <summary>Whether an exception says that the disk or a quota is full.</summary>
    public static bool IsDiskFull(Exception exception)
    {
        int code = exception.HResult & 0xFFFF;
        return exception is IOException && (OperatingSystem.IsWindows()
            ? code is WindowsDiskFull or WindowsHandleDiskFull
            : code == NoSpace || (code == QuotaOnLinux && OperatingSystem.IsLinux()) || (code == QuotaOnMac && OperatingSystem.IsMacOS()));
    }

    /// <summary>Whether an exception comes from the file system.</summary>
    public static bool IsFileFailure(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The failure to throw: <see cref="ErrorCode.DiskFull"/> or <see cref="ErrorCode.FileSystem"/>.</summary>
    /// <param name="exception">What the file system said.</param>
    /// <param name="doing">What was being done, as "write a/b".</param>
    public static StoreException Translate(Exception exception, string doing) => IsDiskFull(exception)
        ? new StoreException(ErrorCode.DiskFull, $"The disk is full: cannot {doing}.", exception) { Hints = ["Free space on the disk, or choose another folder for the package cache."] }
        : new StoreException(ErrorCode.FileSystem, $"Cannot {doing}: {exception.Message}", exception);
}
